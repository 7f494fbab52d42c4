// What a cell is called: a name made from its settings alone, the same on every machine and in every grid.
import { sha256 } from '../math/sha256.ts'
import type { Settings } from '../protocol.ts'

/** JSON with the keys of every object in order and nothing undefined: equal values, equal text (as RFC 8785 sorts and writes). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, field]) => field !== undefined)
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${sorted.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(',')}}`
}

/** 32 hexadecimal digits that stand for these settings. */
export const cellId = (settings: Settings): string => sha256(canonicalJson(settings)).slice(0, 32)
