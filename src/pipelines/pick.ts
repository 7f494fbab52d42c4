// Finds a line of a table by its id, for ids that come from outside.
import { failure } from '../weights/failure.ts'

/** The entry with this id; unknown ids are refused with the ids that there are. */
export function pick<T extends { readonly id: string }>(table: readonly T[], id: string, what: string): T {
  const found = table.find((entry) => entry.id === id)
  if (found) return found
  const known = table.map((entry) => entry.id).join(', ')
  throw failure('bad-input', `${what}: ${JSON.stringify(id)}: expected one of ${known}`)
}
