// A cell that stands for all its seeds: the first one's picture with the means of their figures. Pure.
import { meansOf } from '../../grid/average.ts'
import type { MetricName } from '../../grid/metrics/distance.ts'
import type { CellView, DrawnView } from '../compare.ts'
import { type FigureName, figureNames } from './look.ts'

type Figures = { readonly [name in FigureName]?: number }

const isCost = (name: FigureName): name is Exclude<FigureName, MetricName> =>
  name === 'total' || name === 'calls' || name === 'rows'

/** The number itself; undefined where it was not measured. */
export const figureOf = (name: FigureName, { result, metrics }: DrawnView): number | undefined =>
  isCost(name) ? result[name] : metrics[name]

const figuresOf = (view: DrawnView): Figures =>
  Object.fromEntries(
    figureNames.flatMap((name) => (figureOf(name, view) === undefined ? [] : [[name, figureOf(name, view)]])),
  )

/** Undefined where the first is not drawn, or there is no other. */
export function average(views: readonly CellView[]): DrawnView | undefined {
  const [first] = views
  if (views.length < 2 || first?.state !== 'drawn') return undefined
  const drawn = views.filter((view) => view.state === 'drawn')
  const means = meansOf(drawn.map(figuresOf), figureNames)
  const mean = (name: FigureName) => means[name]?.mean
  const metrics = Object.fromEntries(
    figureNames.flatMap((name) => (isCost(name) || mean(name) === undefined ? [] : [[name, mean(name)]])),
  )
  const { calls, rows, total } = first.result
  const result = {
    ...first.result,
    calls: mean('calls') ?? calls,
    rows: mean('rows') ?? rows,
    total: mean('total') ?? total,
  }
  return { ...first, metrics, result, seeds: { drawn: drawn.length, of: views.length, means } }
}

/** Averages by place that stay the same objects until what they are of changes. */
export function averages(): (views: readonly CellView[]) => DrawnView | undefined {
  const known = new Map<string, { readonly of: string; readonly view: DrawnView | undefined }>()
  return (views) => {
    const [first] = views
    const at = first?.at.join() ?? ''
    const of = JSON.stringify(views.map((view) => [view.state, 'id' in view && view.id, view.state === 'drawn' && [view.metrics, view.result, view.labels]])) // prettier-ignore
    const before = known.get(at)
    if (before?.of === of) return before.view
    const view = average(views)
    known.set(at, { of, view })
    return view
  }
}
