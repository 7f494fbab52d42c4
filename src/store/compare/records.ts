// Cells as storage and files hold them, checked at the door. Knows no database.
import type { Distance } from '../../grid/metrics/distance.ts'
import { metricNames } from '../../grid/metrics/distance.ts'
import { readResults } from '../../grid/results.ts'
import { isRecord } from '../../settings/schema.ts'
import type { CellRecord } from '../storage.ts'

/** A stored cell; undefined for one that another version wrote differently: it is then drawn again. */
export function readCell(entry: unknown): CellRecord | undefined {
  if (!isRecord(entry) || typeof entry['id'] !== 'string') return undefined
  const { id, result, distances } = entry
  const read = readResults({ [id]: result })[id]
  if (!read) return undefined
  const known = isRecord(distances) ? Object.entries(distances) : []
  return { id, result: read, distances: Object.fromEntries(known.map(([key, value]) => [key, readDistance(value)])) }
}

function readDistance(value: unknown): Distance {
  const numbers = isRecord(value) ? Object.entries(value).filter(([, one]) => typeof one === 'number') : []
  return Object.fromEntries(numbers.filter(([name]) => (metricNames as readonly string[]).includes(name)))
}
