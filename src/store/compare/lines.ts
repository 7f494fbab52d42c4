// The grid as a table, from all that is known of its cells. Pure.
import { type Line, linesOf } from '../../grid/table.ts'
import type { State } from '../state.ts'

/** A line for each place, in the plan's order; none without a plan. */
export function gridLines({ plan, results, measures }: Pick<State, 'plan' | 'results' | 'measures'>): readonly Line[] {
  if (!plan) return []
  const distances = plan.places.map((place) => {
    if ('reason' in place) return undefined
    const known = measures[place.id] ?? {}
    return known[place.reference ?? place.id] ?? known[place.id]
  })
  return linesOf(plan, results, distances)
}
