// Finds a line of a table by its id, for ids that come from outside.
import { failure } from '../weights/failure.ts'
import { nearest } from './nearest.ts'

/** More would not be read. */
const SHOWN = 6

/** The entry with this id; unknown ids are refused with the ids that come nearest. */
export function pick<T extends { readonly id: string; readonly label?: string }>(
  table: readonly T[],
  id: string,
  what: string,
): T {
  const found = table.find((entry) => entry.id === id)
  if (found) return found
  const known = nearest(table, id)
  const more = known.length > SHOWN ? ` (the nearest of ${known.length})` : ''
  const named = JSON.stringify(id.slice(0, 100))
  throw failure('bad-input', `${what}: ${named}: expected one of ${known.slice(0, SHOWN).join(', ')}${more}`)
}
