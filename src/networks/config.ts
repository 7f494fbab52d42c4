// Checks a component's config.json at the door. Knows the fields' forms, not what they mean.
import * as v from 'valibot'
import { refuse } from './refuse.ts'

const text = (value: unknown): string => {
  const json = JSON.stringify(value) ?? String(value)
  return json.length > 80 ? `${json.slice(0, 77)}...` : json
}

/** The config as its schema reads it, defaults filled in. Throws `file: field: expected X, got Y` for the first field that does not fit. */
export const readConfig = <S extends v.GenericSchema>(schema: S, json: unknown, file: string): v.InferOutput<S> => {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw refuse(`${file}: expected an object, got ${text(json)}`)
  const result = v.safeParse(schema, json, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  const field = v.getDotPath(issue)
  throw refuse(`${file}: ${field === null ? '' : `${field}: `}expected ${issue.message}, got ${text(issue.input)}`)
}

/** A whole number from 1. The limit keeps a hostile config from asking for a graph that would never end. */
export const count = v.custom<number>(
  (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 1_048_576,
  'a positive whole number',
)
/** A whole number from 0 to 1024. */
export const layerCount = v.custom<number>(
  (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 1024,
  'a whole number from 0 to 1024',
)
export const real = v.custom<number>((value) => Number.isFinite(value), 'a finite number')
export const flag = v.custom<boolean>((value) => typeof value === 'boolean', 'true or false')

const listOf = <T>(one: (value: unknown) => boolean, what: string) =>
  v.custom<readonly T[]>(
    (value) => Array.isArray(value) && value.length >= 1 && value.length <= 64 && value.every(one),
    `list of ${what}`,
  )
export const counts = listOf<number>((value) => v.is(count, value), 'positive integers')
export const layerCounts = listOf<number>((value) => v.is(layerCount, value), 'whole numbers')
export const reals = listOf<number>((value) => v.is(real, value), 'numbers')

/** One of these words, and nothing else. */
export const oneOf = <const T extends readonly string[]>(words: T) =>
  v.custom<T[number]>(
    (value) => typeof value === 'string' && words.includes(value),
    words.length === 1 ? `"${words[0]}"` : `one of ${words.join(', ')}`,
  )
export const listOfWords = <const T extends readonly string[]>(words: T) =>
  listOf<T[number]>((value) => typeof value === 'string' && words.includes(value), words.join(' | '))

/** A field that this project does not build: absent, or with the value that means "not used". */
export const only = <const T extends string | number | boolean | null>(...values: readonly T[]) =>
  v.optional(v.custom<T>((value) => values.includes(value as T), values.map(text).join(' or ')))
