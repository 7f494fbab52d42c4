// How the cells of the page on show stand to each other; a moment behind while cells come in.
import { useDeferredValue, useMemo, useState } from 'react'
import type { Folded } from '../../../grid/fold.ts'
import { averages } from '../../../store/compare/average.ts'
import { cellView, indexOf } from '../../../store/compare/cell-view.ts'
import { useApp } from '../../use-app.ts'
import { ranksOf, shadesOf } from '../figures.ts'

/**
 * `first` is the page's first place. By place of the page `views`, and `means` where it stands for several seeds; by id ranks in each
 * row and shades over the page, by the first figure.
 */
export function useStanding({ plan, seeds }: Folded, rows: number, columns: number) {
  const page = useApp((state) => state.page)
  const first = indexOf(plan.axes.map(({ values }, i) => (i < 2 ? 0 : Math.min(page[i - 2] ?? 0, values.length - 1))), plan) // prettier-ignore
  const results = useDeferredValue(useApp((state) => state.results))
  const measures = useDeferredValue(useApp((state) => state.measures))
  const figure = useApp((state) => state.figures[0])
  const whole = useApp((state) => state.plan)
  const [averaged] = useState(averages)
  return useMemo(() => {
    const known = { plan, results, measures, under: undefined }
    // The whole plan changes in the same moment.
    const ofSeeds = (all: Folded['seeds'][number]) =>
      all.length > 1 && whole ? averaged(all.map((place) => cellView(place, { ...known, plan: whole }))) : undefined
    const means = seeds.slice(first, first + rows * columns).map(ofSeeds)
    const views = means.map((mean, i) => mean ?? cellView(plan.places[first + i]!, known))
    const row = (i: number) => views.slice(i * columns, (i + 1) * columns)
    const ranks = figure ? Array.from({ length: rows }, (_, i) => [...ranksOf(figure, row(i))]).flat() : []
    const shades = figure ? shadesOf(figure, views) : new Map<string, number>()
    return { first, means, views, ranks: new Map(ranks), shades }
  }, [plan, seeds, whole, averaged, results, measures, first, rows, columns, figure])
}
