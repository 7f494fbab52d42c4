// The keys of the grid: one tab stop, arrows move in it, pages turn, cells open. Knows the table of keys, not the cells.
import type { KeyboardEvent, RefObject } from 'react'
import { useApp, useAppStore } from '../../use-app.ts'
import { pairViews, sidesOf } from '../../../store/compare/look.ts'
import type { State } from '../../../store/state.ts'
import { indexOf } from '../../../store/compare/cell-view.ts'
import { loupe } from './loupe.ts'

type Move = (state: State) => void
const by =
  (dx: number, dy: number): Move =>
  ({ focus: [x, y], setFocus }) =>
    setFocus(x + dx, y + dy)
const far = 1e9

/** Where the keys lead; with Control, Home and End go to the corners. */
const moves: Readonly<Record<string, Move>> = {
  ArrowLeft: by(-1, 0),
  ArrowRight: by(1, 0),
  ArrowUp: by(0, -1),
  ArrowDown: by(0, 1),
  Home: by(-far, 0),
  End: by(far, 0),
  'Control+Home': by(-far, -far),
  'Control+End': by(far, far),
  PageDown: ({ turnPage }) => turnPage(1),
  PageUp: ({ turnPage }) => turnPage(-1),
  ' ': (state) => state.toggleBrushed(focusedIds(state)),
}
const singles: Readonly<Record<string, Move>> = {
  '+': ({ zoomBy }) => zoomBy(1),
  '=': ({ zoomBy }) => zoomBy(1),
  '-': ({ zoomBy }) => zoomBy(-1),
  '0': ({ setZoom }) => setZoom('fit'),
  s: (state) => {
    const place = focusedPlace(state)
    if (place) state.star(place)
  },
}

export function useGridKeys(grid: RefObject<HTMLElement | null>) {
  const store = useAppStore()
  const singleKeys = useApp((state) => state.singleKeys)
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey || event.metaKey || !(event.target instanceof HTMLElement)) return
    if (event.target.role !== 'gridcell') return
    if (event.shiftKey && event.key.startsWith('Arrow') && grid.current) return loupe.nudge(grid.current, event)
    const key = event.ctrlKey ? `Control+${event.key}` : event.key
    const move = moves[key] ?? (singleKeys ? singles[key] : undefined) ?? opens(key, singleKeys)
    if (!move) return
    event.preventDefault()
    move(store.getState())
    const [x, y] = store.getState().focus
    if (moves[key] && key !== ' ') grid.current?.querySelector<HTMLElement>(`[data-x="${x}"][data-y="${y}"]`)?.focus()
  }
}

/** Enter, and 1 to 4 with the view that they mean. */
function opens(key: string, singleKeys: boolean): Move | undefined {
  const view = key === 'Enter' ? pairViews[0] : singleKeys ? pairViews[Number(key) - 1] : undefined
  if (!view) return undefined
  return (state) => {
    const place = focusedPlace(state)
    const drawn = place && 'id' in place && state.results[place.id]?.state === 'drawn'
    if (drawn) state.lookClosely(view)
  }
}

/** Ids of all seeds that the cell in focus stands for. */
function focusedIds(state: State): string[] {
  const index = focusedIndex(state)
  const places = index === undefined ? [] : (state.folded?.seeds[index] ?? [])
  return places.flatMap((place) => ('id' in place ? [place.id] : []))
}

/** The place that has the focus; undefined where there is no plan. */
export function focusedPlace(state: Pick<State, 'folded' | 'focus' | 'page'>) {
  const index = focusedIndex(state)
  return index === undefined ? undefined : state.folded?.plan.places[index]
}

/** Its index among the places that are shown. */
export function focusedIndex({ folded, focus, page }: Pick<State, 'folded' | 'focus' | 'page'>): number | undefined {
  if (!folded) return undefined
  const [columns, rows] = sidesOf({ folded })
  const at = [Math.min(focus[0], columns - 1), Math.min(focus[1], rows - 1), ...page]
  return indexOf(folded.plan.axes.map((_, i) => at[i] ?? 0), folded.plan) // prettier-ignore
}
