// An axis with its values read: what each is called and what it does to the settings of a cell.
import { readFields } from '../settings/schema.ts'
import type { Settings } from '../protocol.ts'
import { BadGrid, within } from './bad-grid.ts'
import type { Axis, NamedSettings } from './document.ts'
import { adding, type NamedAdapter } from './named-adapter.ts'
import { type Parameter, parameterOf } from './parameters.ts'
import { mostValues, readValues } from './values.ts'

export type AxisValue = { readonly label: string; readonly apply: (settings: Partial<Settings>) => Partial<Settings> }
export type ReadAxis = {
  readonly parameter: string
  readonly values: readonly AxisValue[]
  /** Settings that it replaces; two axes must not replace the same one. */
  readonly replaces: readonly string[]
  /** Files come first, with what they bring, then whole settings, then numbers inside them, then words of a prompt. */
  readonly turn: 0 | 1 | 2 | 3
}

/** `adapters` are the files that an axis may name. Throws one line: `steps: expected ..., got ...`. */
export const readAxis = (axis: Axis, adapters: readonly NamedAdapter[] = []): ReadAxis =>
  within(axis.parameter, () => read(axis, parameterOf(axis.parameter), adapters))

function read({ parameter, values }: Axis, meaning: Parameter, adapters: readonly NamedAdapter[]): ReadAxis {
  if (meaning.kind === 'sets') {
    const sets = typeof values === 'string' ? [] : values.filter((value) => typeof value === 'object')
    if (sets.length === 0 || sets.length !== values.length)
      throw new BadGrid('expected a list of { "label": ..., "set": { ... } }')
    const replaces = [...new Set(sets.flatMap(({ set }) => Object.keys(set)))]
    return { parameter, replaces, turn: 1, values: unique(sets.map(ofSet)) }
  }
  const words = wordsOf(values, meaning.kind)
  if ('path' in meaning) {
    return {
      parameter,
      replaces: [parameter],
      turn: 2,
      values: words.map((word) => ofPath(meaning.path, Number(word))),
    }
  }
  if ('field' in meaning) {
    const { field } = meaning
    return { parameter, replaces: [field], turn: 1, values: words.map((word) => ofField(field, word)) }
  }
  const { special } = meaning
  if (special === 'size')
    return { parameter, replaces: ['width', 'height'], turn: 1, values: words.map((word) => ofSize(String(word))) }
  if (special === 'student' || special === 'adapter') {
    const replaces = [`adapters.${special}`, ...(special === 'student' ? ['recipe'] : [])]
    const named = words.map(String).map((label) => ({ label, apply: adding(special, label, adapters) }))
    return { parameter, replaces, turn: 0, values: named }
  }
  const search = String(words[0])
  if (search === '') throw new BadGrid('expected words to search for as the first value, got none')
  return { parameter, replaces: [], turn: 3, values: words.map((word) => ofWords(search, String(word))) }
}

/** A list is taken value by value, except that texts on a numeric axis may be ranges. */
function wordsOf(values: Axis['values'], kind: 'whole' | 'number' | 'text'): (string | number)[] {
  if (typeof values === 'string') return readValues(values, kind)
  if (values.some((value) => typeof value === 'object'))
    throw new BadGrid('expected texts or numbers, got settings by name: their parameter is "settings"')
  const words = (values as readonly (string | number)[]).map(String)
  if (kind !== 'text') return readValues(words.join(','), kind)
  if (words.length === 0) throw new BadGrid('expected values, got none')
  if (words.length > mostValues) throw new BadGrid(`expected at most ${mostValues} values, got ${words.length}`)
  return [...new Set(words)]
}

function checked(raw: Readonly<Record<string, unknown>>): Partial<Settings> {
  const { settings, problems } = readFields(raw)
  if (problems.length > 0) throw new BadGrid(problems[0]!.replace(/^settings: \w+: /, ''))
  return settings
}

const replacing = (label: string, set: Partial<Settings>): AxisValue => ({
  label,
  apply: (settings) => ({ ...settings, ...set }),
})
const ofField = (field: keyof Settings, value: string | number) => replacing(String(value), checked({ [field]: value }))
const ofSet = ({ label, set }: NamedSettings) => {
  if ('count' in set) throw new BadGrid(`${label}: count: a cell is one picture, use an axis along seed`)
  return replacing(label, set)
}

function ofSize(text: string): AxisValue {
  const [, width, height] = /^(\d+)\s*[x×]\s*(\d+)$/i.exec(text) ?? []
  if (width === undefined) throw new BadGrid(`expected sizes such as 512x768, got ${JSON.stringify(text)}`)
  return replacing(`${width}x${height}`, checked({ width: Number(width), height: Number(height) }))
}

const ofPath = (path: readonly string[], value: number): AxisValue => ({
  label: String(value),
  apply: (settings) => set(settings, path, value, path) as Partial<Settings>,
})

/** Settings that hold numbers by name, and need not be there before. */
const byName: ReadonlySet<string> = new Set(['samplerOptions', 'guidanceOptions', 'methodOptions'])

/** A copy of `inside` with `value` at the path. Parameters by name may be new; lists must be long enough. */
function set(inside: unknown, rest: readonly string[], value: number, path: readonly string[]): unknown {
  const [key = '', ...further] = rest
  const next = further.length === 0 ? () => value : (old: unknown) => set(old, further, value, path)
  if (Array.isArray(inside)) {
    if (Object.hasOwn(inside, key) && key !== 'length')
      return inside.map((one: unknown, i) => (String(i) === key ? next(one) : one))
  } else if (typeof inside === 'object' && inside !== null) {
    return { ...inside, [key]: next((inside as Record<string, unknown>)[key]) }
  } else if (inside === undefined && path.length === 2 && byName.has(path[0]!)) return { [key]: next(undefined) }
  throw new BadGrid(`${path.join('.')}: expected it in the settings of every cell, got none`)
}

/** A1111's Prompt S/R: the first value is searched for in both prompts, each takes its place. */
const ofWords = (search: string, word: string): AxisValue => ({
  label: word,
  apply: (settings) => {
    const { prompt = '', negative = '' } = settings
    if (!prompt.includes(search) && !negative.includes(search))
      throw new BadGrid(`promptReplace: expected ${JSON.stringify(search)} in the prompt or the negative prompt`)
    return {
      ...settings,
      prompt: prompt.replaceAll(search, () => word),
      negative: negative.replaceAll(search, () => word),
    }
  },
})

/** Two sets may not share a name: nobody could tell their cells apart. */
function unique(values: readonly AxisValue[]): readonly AxisValue[] {
  const twice = values.find(({ label }, i) => values.findIndex((one) => one.label === label) < i)
  if (twice) throw new BadGrid(`expected different labels, got ${JSON.stringify(twice.label)} twice`)
  return values
}
