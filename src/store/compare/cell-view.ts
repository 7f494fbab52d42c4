// A place of the grid as the room shows it, from all that is known. Pure.
import type { Place, Plan } from '../../grid/plan.ts'
import type { Results } from '../../grid/results.ts'
import type { CellView } from '../compare.ts'
import type { Measures } from './cells.ts'

export type Known = {
  readonly plan: Plan
  readonly results: Results
  readonly measures: Measures
  /** The cell under way. */
  readonly under: string | undefined
}

/** A result of an earlier model or precision counts as none: it says so by its drawer, and is drawn again. */
export function cellView(place: Place, { plan, results, measures, under }: Known): CellView {
  const { at } = place
  const labels = plan.axes.map(({ values }, i) => values[at[i]!]!.label)
  if ('reason' in place) return { at, labels, state: 'impossible', reason: place.reason }
  const { id, reference } = place
  const { settings } = plan.cells.get(id)!
  const known = { at, labels, id, settings }
  const result = results[id]
  if (id === under) return { ...known, state: 'drawing' }
  if (!result) return { ...known, state: 'waiting' }
  if (result.state === 'failed') return { ...known, state: 'failed', reason: result.message }
  const metrics = measures[id]?.[reference ?? id] ?? measures[id]?.[id] ?? {}
  return { ...known, state: 'drawn', result, metrics, ...(reference !== undefined && { reference }) }
}

/** Where a place lies in the plan's list: the first axis is the fastest. */
export const indexOf = (at: readonly number[], { axes }: Plan): number =>
  axes.reduceRight((sum, { values }, i) => sum * values.length + at[i]!, 0)
