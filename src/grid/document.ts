// A comparison as people write, keep and share it: settings, axes and a reference. JSON in both directions, versioned.
import * as v from 'valibot'
import type { Settings } from '../protocol.ts'
import { isRecord, parsed, readFields } from '../settings/schema.ts'
import { BadGrid } from './bad-grid.ts'
import { readResults, type Results } from './results.ts'

/** Raised when a field changes its meaning, not when one is added. */
export const gridVersion = 1

/** Several settings under one name, such as a recipe or a set of adapters. */
export type NamedSettings = { readonly label: string; readonly set: Partial<Settings> }

export type Axis = {
  /** A setting, a number inside one (`adapters.0.weight`), `size`, `promptReplace` or `settings`. */
  readonly parameter: string
  /** Text in the syntax of `values.ts`, or a list. */
  readonly values: string | readonly (string | number | NamedSettings)[]
}

export type GridDocument = {
  /** What all cells share; what is left out is the model's default. */
  readonly settings: Partial<Settings>
  /** The first axis is drawn as columns, the second as rows, others as pages. Their order does not change the cells. */
  readonly axes: readonly Axis[]
  /** Settings that turn a cell into the one it is measured against: `{ steps: 64 }` is seed by seed the same with 64 steps. */
  readonly reference?: Partial<Settings>
  /** Fields this version does not know, kept as they came. */
  readonly unknown?: Readonly<Record<string, unknown>>
}

/** `problems` name what was kept without being understood. */
export type ReadGrid = {
  readonly document: GridDocument
  /** What had been drawn when it was written. */
  readonly results: Results
  readonly problems: readonly string[]
}

const mostAxes = 8
const values = v.union(
  [
    v.string(),
    v.array(
      v.union([v.string(), v.pipe(v.number(), v.finite()), v.object({ label: v.string(), set: v.record(v.string(), v.unknown()) })]), // prettier-ignore
    ),
  ],
  'expected a text such as "1, 2, 4, 8" or a list',
)
const schema = v.looseObject({
  version: v.exactOptional(v.number('expected a number'), gridVersion),
  settings: v.exactOptional(v.record(v.string(), v.unknown(), 'expected settings by name'), {}),
  axes: v.pipe(
    v.array(
      v.object({ parameter: v.string(), values }, 'expected { "parameter": ..., "values": ... }'),
      'expected a list',
    ),
    v.maxLength(mostAxes, ({ received }) => `expected at most ${mostAxes} axes, got ${received}`),
  ),
  results: v.exactOptional(v.unknown()),
  reference: v.exactOptional(v.record(v.string(), v.unknown(), 'expected settings by name')),
})

/**
 * Reads JSON. A newer version is read as far as its fields mean the same; what is not understood is kept and named.
 * Throws one line for what no version can mean.
 */
export function readGrid(json: string): ReadGrid {
  const raw = parsed(json)
  if (!isRecord(raw)) throw new BadGrid('grid: expected a JSON object')
  const read = v.safeParse(schema, raw)
  if (!read.success) {
    const [issue] = read.issues
    const path = issue.path?.map(({ key }) => (typeof key === 'number' ? String(key + 1) : key)).join(': ') ?? ''
    throw new BadGrid(`grid: ${path}: ${issue.message.startsWith('expected') ? issue.message : `expected ${issue.expected}, got ${issue.received}`}`) // prettier-ignore
  }
  const { version, settings, axes, reference, results, ...unknown } = read.output
  const problems: string[] = []
  if (version > gridVersion)
    problems.push(`grid: version: expected at most ${gridVersion}, got ${version}; what is known was read`)
  for (const name of Object.keys(unknown)) problems.push(`grid: ${name}: not known here; it is kept`)
  const document: GridDocument = {
    settings: known(settings, 'settings', problems),
    axes: axes.map((axis) => ({ ...axis, values: valuesOf(axis.values, axis.parameter, problems) })),
    ...(reference && { reference: known(reference, 'reference', problems) }),
    ...(Object.keys(unknown).length > 0 && { unknown }),
  }
  return { document, results: readResults(results), problems }
}

/** JSON that `readGrid` reads as the same document. */
export function writeGrid({ unknown = {}, ...document }: GridDocument, results?: Results): string {
  return JSON.stringify({ ...unknown, version: gridVersion, ...document, ...(results && { results }) }, null, 2)
}

const valuesOf = (values: Raw, parameter: string, problems: string[]): Axis['values'] =>
  typeof values === 'string'
    ? values
    : values.map(
        (value) =>
        typeof value === 'object' ? { ...value, set: known(value.set, `axes: ${parameter}: ${value.label}`, problems) } : value, // prettier-ignore
      )
type Raw = v.InferOutput<typeof values>

/** Wrong fields end the reading; unknown ones stay where they are, so that they are written again, and are named. */
function known(raw: Readonly<Record<string, unknown>>, where: string, problems: string[]): Partial<Settings> {
  const { settings, unknown, problems: wrong } = readFields(raw)
  if (wrong.length > 0) throw new BadGrid(`grid: ${where}: ${wrong[0]!.replace('settings: ', '')}`)
  for (const name of Object.keys(unknown)) problems.push(`grid: ${where}: ${name}: not known here; it is kept`)
  return { ...unknown, ...settings }
}
