// Cells as storage and files hold them, checked at the door. Knows no database.
import { judging } from '../../grid/metrics/judged.ts'
import { readDistances } from '../../grid/metrics/measures.ts'
import { readResults } from '../../grid/results.ts'
import { isRecord } from '../../settings/schema.ts'
import type { CellRecord } from '../storage.ts'

/** A stored cell; undefined for one that another version wrote differently: it is then drawn again. One that was judged otherwise is measured again. */
export function readCell(entry: unknown): CellRecord | undefined {
  if (!isRecord(entry) || typeof entry['id'] !== 'string') return undefined
  const { id, result, distances } = entry
  const read = readResults({ [id]: result })[id]
  if (!read) return undefined
  return { id, result: read, distances: entry['judging'] === judging ? readDistances(distances) : {} }
}
