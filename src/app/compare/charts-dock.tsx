// The charts below the grid: they point at its cells, and its focus points at their marks.
import { lazy, Suspense, useDeferredValue, useMemo, useState } from 'react'
import { seedsOf } from '../../grid/fold.ts'
import type { Place, Plan } from '../../grid/plan.ts'
import { indexOf } from '../../store/compare/cell-view.ts'
import { populationAt } from '../../store/compare/population.ts'
import { gridLines } from '../../store/compare/lines.ts'
import { useApp } from '../use-app.ts'
import type { WalkErrors } from './charts/chart-dock.tsx'
import { cellName } from './grid/cell-words.ts'
import { focusedIndex } from './grid/use-grid-keys.ts'
import { Resizable } from './resizable.tsx'
import { useWalkChart } from './strip/use-walk-chart.ts'
import classes from './compare-room.module.css'

const CellWalk = lazy(() => import('./strip/cell-walk.tsx').then((module) => ({ default: module.CellWalk })))
const ChartDock = lazy(() => import('./charts/chart-dock.tsx').then((module) => ({ default: module.ChartDock })))

export function Charts({ plan, onClose }: { readonly plan: Plan; readonly onClose: () => void }) {
  const results = useDeferredValue(useApp((state) => state.results))
  const measures = useDeferredValue(useApp((state) => state.measures))
  const folded = useApp((state) => state.folded)
  const index = useApp(focusedIndex)
  const pointed = useApp((state) => state.pointed)
  const pointAt = useApp((state) => state.pointAt)
  const chosenIds = useApp((state) => state.brushed)
  const choose = useApp((state) => state.brush)
  const toggle = useApp((state) => state.toggleBrushed)
  const chosen = useMemo(() => placesOf(chosenIds, plan), [chosenIds, plan])
  const focused = index === undefined ? undefined : folded?.seeds[index]
  const highlighted = useMemo(
    () => (pointed.length > 0 ? placesOf(pointed, plan) : (focused ?? []).map(({ at }) => indexOf(at, plan))),
    [pointed, focused, plan],
  )
  const walked = useMemo(() => focused?.[0] && walkOf(focused[0], plan), [focused, plan])
  const model = useApp((state) => state.model)
  const models = useApp((state) => state.models)
  const folders = useApp((state) => state.folders)
  const population = useMemo(
    () => populationAt(walked?.id, { plan, results, model, models, folders }),
    [plan, walked, results, model, models, folders],
  )
  const [errors = population.pairs ? 'seeds' : 'fine', setErrors] = useState<WalkErrors>()
  const spec = useWalkChart(walked, population, errors)
  const lookAt = useApp((state) => state.lookAt)
  const lines = useMemo(() => gridLines({ plan, results, measures }), [plan, results, measures])
  const look = (place: number | undefined) => {
    const at = place === undefined ? undefined : plan.places[place]?.at
    if (at) lookAt(at)
  }
  return (
    <Resizable className={classes.dock ?? ''} label="Height of the charts">
      <Suspense>
        <ChartDock
          lines={lines}
          pointing={{
            highlighted,
            onHighlight: (places) => pointAt(idsOf(places, plan)),
            chosen,
            onChoose: (places, more) => choose(idsOf(places, plan), more),
            onToggle: (places) => toggle(idsOf(places, plan)),
            onOpen: look,
          }}
          onClose={onClose}
          walk={{ errors, onErrors: setErrors, spec }}
          renderWalk={(asTable) => (
            <CellWalk cell={walked} population={population} errors={errors} spec={spec} asTable={asTable} />
          )}
        />
      </Suspense>
    </Resizable>
  )
}

/** What a walk needs to know of its cell. */
function walkOf(place: Place, plan: Plan) {
  if (!('id' in place)) return undefined
  const labels = plan.axes.map(({ values }, i) => values[place.at[i]!]!.label)
  const { settings } = plan.cells.get(place.id)!
  return {
    id: place.id,
    name: cellName({ labels }, plan),
    settings,
    place: indexOf(place.at, plan),
    seeds: seedsOf(plan, place).map(({ at }) => indexOf(at, plan)),
  }
}

const placesOf = (pointed: readonly string[], plan: Plan): number[] =>
  plan.places.flatMap((place, i) => ('id' in place && pointed.includes(place.id) ? [i] : []))

const idsOf = (places: readonly number[], plan: Plan): string[] =>
  places.flatMap((i) => {
    const place = plan.places[i]
    return place && 'id' in place ? [place.id] : []
  })
