// How far a grid is. Pure.
import type { State } from '../state.ts'

/** Cells of the plan, references among them, and how many of them are drawn. */
export function progressOf({ plan, results }: Pick<State, 'plan' | 'results'>) {
  const ids = [...(plan?.cells.keys() ?? [])]
  return { drawn: ids.filter((id) => results[id]?.state === 'drawn').length, cells: ids.length }
}
