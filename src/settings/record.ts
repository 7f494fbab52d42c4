// Our own record of settings: JSON that loses nothing, versioned, kept in pictures and in storage. Knows nothing of PNG.
import type { Settings } from '../protocol.ts'
import { isRecord, nothingRead, readFields, settingsVersion } from './schema.ts'
import type { Reading } from './schema.ts'

/** Settings as JSON, with what a newer version had written beside them. */
export function writeRecord(settings: Settings, unknown: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ ...unknown, version: settingsVersion, ...settings })
}

/** Reads such JSON. A newer version is read as far as its fields mean the same, and named among the problems. */
export function readRecord(json: string): Reading {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (error) {
    return failed(`expected JSON, got ${error instanceof Error ? error.message : 'none'}`)
  }
  if (!isRecord(value)) return failed('expected a JSON object')
  const { version, ...raw } = value
  if (typeof version !== 'number') return failed('version: expected a number')
  const reading = readFields(raw)
  if (version <= settingsVersion) return reading
  const newer = `settings: version: expected at most ${settingsVersion}, got ${version}; what is known was read`
  return { ...reading, problems: [newer, ...reading.problems] }
}

const failed = (why: string): Reading => ({ ...nothingRead, problems: [`settings: ${why}`] })
