// A composition as one small JSON file: settings, what is switched off, methods; adapters by hash and name, never their weights. Pure.
import type { Settings } from '../protocol.ts'
import { readRecord, writeRecord } from '../settings/record.ts'
import { isRecord, parsed, readFields } from '../settings/schema.ts'
import type { Reading } from '../settings/schema.ts'
import type { Off } from './draft.ts'

/** What the file calls itself, and the version of its own fields. */
const kind = 'fewstep-composition'
const version = 1

/** Parameters of methods, by method. */
export type Dials = Readonly<Record<string, Readonly<Record<string, number>>>>

export type Composition = {
  readonly dials: Dials
  readonly settings: Settings
  readonly unknown: Reading['unknown']
  readonly off: Off
  readonly methods: readonly string[]
}
export type CompositionReading = Omit<Composition, 'settings'> & Pick<Reading, 'settings' | 'problems'>

export function writeComposition({ settings, unknown, off, methods, dials }: Composition): string {
  const record: unknown = JSON.parse(writeRecord(settings, unknown))
  return `${JSON.stringify({ kind, version, settings: record, off, methods, dials }, undefined, 1)}\n`
}

/** Reads such a file; undefined for text that is none. A wrong field costs only itself; a newer version's are kept and named. */
export function readComposition(text: string): CompositionReading | undefined {
  const value = parsed(text)
  if (!isRecord(value) || value['kind'] !== kind) return undefined
  const { settings, unknown, problems } = readRecord(JSON.stringify(value['settings'] ?? {}))
  const off = readOff(value['off'])
  const newer =
    typeof value['version'] === 'number' && value['version'] > version
      ? [`composition: version: expected at most ${version}, got ${value['version']}; what is known was read`]
      : []
  return {
    settings,
    unknown,
    off: off.off,
    methods: readMethods(value['methods']),
    dials: readDials(value['dials']),
    problems: [...newer, ...problems, ...off.problems],
  }
}

/** What is switched off, each item by the rules of the settings that it may come back to. */
export function readOff(value: unknown): { readonly off: Off; readonly problems: readonly string[] } {
  const problems: string[] = []
  const list = <K extends 'adapters' | 'regions'>(name: K) => {
    const entries: unknown[] = isRecord(value) && Array.isArray(value[name]) ? value[name] : []
    return entries.flatMap((entry) => {
      if (!isRecord(entry)) return []
      const reading = readFields({ [name]: [entry['item']] })
      problems.push(...reading.problems)
      const at = Number.isSafeInteger(entry['at']) ? Number(entry['at']) : 0
      return (reading.settings[name] ?? []).map((item) => ({ item, at }))
    })
  }
  const off = { adapters: list('adapters'), regions: list('regions') } as Off
  return { off, problems }
}

/** Parameters that are numbers by name, of every method that has only such. */
export function readDials(value: unknown): Dials {
  const entries = isRecord(value) ? Object.entries(value) : []
  const read = entries.map(
    ([id, options]) => [id, readFields({ methodOptions: options }).settings.methodOptions] as const,
  )
  return Object.fromEntries(read.filter((entry): entry is [string, Dials[string]] => entry[1] !== undefined))
}

/** Ids of methods: each once. */
export const readMethods = (value: unknown): readonly string[] =>
  Array.isArray(value)
    ? [...new Set(value.filter((id) => typeof id === 'string' && /^[a-z0-9_-]{1,64}$/.test(id)))]
    : []
