// A grid made of pictures that are there already: what they share is shared, what differs between them is its axes. Pure.
import type { Settings } from '../protocol.ts'
import { fieldNames } from '../settings/schema.ts'
import { canonicalJson, cellId } from './canonical.ts'
import type { Axis, GridDocument, NamedSettings } from './document.ts'
import { noneOf } from './named-adapter.ts'
import { axisFields } from './parameters.ts'

type Field = keyof Settings

/** Most axes that are read at a glance: columns, rows, pages. */
const mostAxes = 3

/**
 * A grid whose cells are exactly these pictures, equal ones once. Where they are all combinations of what differs (four samplers by
 * two seeds), each field that differs is an axis, the one with most values across; else one axis names picture after picture.
 */
export function gridFrom(pictures: readonly Settings[]): GridDocument {
  const list = [...new Map(pictures.map((one) => [cellId({ ...one, count: 1 }), one])).values()]
  const [first] = list
  if (!first) return { settings: {}, axes: [] }
  const differing = fieldNames.filter((name) => name !== 'count' && valuesOf(list, name).length > 1)
  const settings = picked(first, (name) => name !== 'count' && !differing.includes(name))
  if (differing.length === 0) return { settings, axes: [{ parameter: 'seed', values: [first.seed] }] }
  return { settings, axes: combined(list, differing) ?? [named(list, differing)] }
}

const picked = (settings: Settings, wanted: (name: Field) => boolean): Partial<Settings> =>
  Object.fromEntries(fieldNames.filter((name) => wanted(name) && settings[name] !== undefined).map((name) => [name, settings[name]])) // prettier-ignore

/** What a field holds, each once, in the pictures' order; nothing said is a value too. */
const valuesOf = (list: readonly Settings[], name: Field): unknown[] => [
  ...new Map(list.map((one) => [canonicalJson(one[name] ?? null), one[name]])).values(),
]

/** An axis for each field that differs, if the pictures are all their combinations. */
function combined(list: readonly Settings[], differing: readonly Field[]): Axis[] | undefined {
  const axes = differing.map((name) => axisOf(name, valuesOf(list, name)))
  const whole = axes.filter((axis) => axis !== undefined)
  const places = whole.reduce((product, { values }) => product * values.length, 1)
  // All are different, so as many as there are places stand in every place.
  if (whole.length < axes.length || whole.length > mostAxes || places !== list.length) return undefined
  return whole.toSorted((a, b) => b.values.length - a.values.length)
}

function axisOf(parameter: Field, given: readonly unknown[]): Axis | undefined {
  const values = parameter === 'recipe' ? given.map((value) => value ?? noneOf) : given
  if (!axisFields.includes(parameter) || !values.every(isPlain)) return undefined
  return { parameter, values: values.every((value) => typeof value === 'number') ? values.toSorted((a, b) => a - b) : values } // prettier-ignore
}
const isPlain = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number'

/** One axis, a value a picture. */
function named(list: readonly Settings[], differing: readonly Field[]): Axis {
  const sets = list.map((one) => picked(one, (name) => differing.includes(name)))
  const telling = differing.filter((name) => name !== 'seed')
  const withoutSeed = labelsOf(list, telling)
  const labels = new Set(withoutSeed).size === list.length ? withoutSeed : labelsOf(list, differing)
  const seen = new Map<string, number>()
  const values = sets.map((set, i): NamedSettings => {
    const before = seen.get(labels[i]!) ?? 0
    seen.set(labels[i]!, before + 1)
    return { label: before === 0 ? labels[i]! : `${labels[i]!} (${before + 1})`, set }
  })
  return { parameter: 'settings', values }
}

/** `a red cat, euler, 4 steps, seed 7`: what differs, in the order of the settings. */
const labelsOf = (list: readonly Settings[], names: readonly Field[]): string[] =>
  list.map((settings) => names.flatMap((name) => wordsOf(name, settings)).join(', ') || 'no words')

/** What a value of these means is plain without the name of the field. */
const bySelf: ReadonlySet<Field> = new Set<Field>(['prompt', 'model', 'sampler', 'schedule', 'recipe', 'method', 'guidanceMethod', 'promptSyntax']) // prettier-ignore

function wordsOf(name: Field, settings: Settings): string[] {
  const value = settings[name]
  if (value === undefined || value === '') return []
  if (name === 'adapters') return (settings.adapters ?? []).map(({ id, name: called, weight }) => `${called ?? id.slice(0, 8)} ${weight}`) // prettier-ignore
  if (name === 'regions') return [`${settings.regions?.length} regions`]
  if (name === 'steps') return [`${settings.steps} steps`]
  if (bySelf.has(name)) return [String(value)]
  return typeof value === 'object' ? [name] : [`${name} ${String(value)}`]
}
