// From a document to cells: which settings each place of the grid has, what cannot be drawn and why, and what is drawn in which order.
import type { Settings } from '../protocol.ts'
import { checkSettings, readFields } from '../settings/schema.ts'
import { type ReadAxis, readAxis } from './axis.ts'
import { BadGrid, within } from './bad-grid.ts'
import { canonicalJson, cellId } from './canonical.ts'
import type { GridDocument } from './document.ts'
import { allowed, misfit, type ModelFacts, withOwnOptions } from './fits.ts'
import { type NamedAdapter, noneOf } from './named-adapter.ts'
import { unknownName } from './nearest.ts'
import { rowsOf as rowsAlone } from './rows.ts'
import { isSeed } from './seed-axis.ts'

/** One picture: `settings` are complete and `count` is 1; equal settings, equal id, in any grid. */
export type Cell = { readonly id: string; readonly settings: Settings; readonly rows: number }

/** `at` has an index for each axis. */
export type Place = { readonly at: readonly number[] } & (
  | { readonly id: string; readonly reference?: string }
  /** Why it cannot be drawn. */
  | { readonly reason: string }
)

export type Plan = {
  readonly axes: readonly ReadAxis[]
  /** The first axis is the fastest. */
  readonly places: readonly Place[]
  /** All cells in the order in which they are drawn, references that are not in the grid among them. */
  readonly cells: ReadonlyMap<string, Cell>
  /** Rows of all cells. */
  readonly rows: number
  /** Models that it names and nobody knows. */
  readonly strangers: readonly string[]
}

/** More cells than this are asked about before they start; more than the second are refused. */
export const mostUnasked = 10_000
const most = 1_000_000

const common = { negative: '', seed: 0, rng: 'torch', clipSkip: 0 } as const

/** Places of a grid, impossible ones counted; cheap, for grids of any size. Throws as `planGrid`. */
export const placesOf = ({ axes }: GridDocument): number =>
  axes.reduce((product, axis) => product * readAxis(axis).values.length, 1)

/**
 * Plans a grid for these models, of which the first is meant where none is named, and these adapters, which axes may name. Throws
 * `BadGrid`, one line, for what is wrong with all of it: unknown names with the nearest ones, values out of range, two axes that
 * replace the same setting. `rowsOf` counts the rows of a picture, for callers that know how methods compose adapters.
 */
export const planGrid = (
  document: GridDocument,
  models: readonly ModelFacts[],
  adapters: readonly NamedAdapter[] = [],
  rowsOf: (settings: Settings) => number = rowsAlone,
): Plan =>
  within('grid', () => {
    const axes = document.axes.map((axis) => readAxis(axis, adapters))
    const size = axes.reduce((product, { values }) => product * values.length, 1)
    if (size > most)
      throw new BadGrid(`expected at most ${most.toLocaleString('en')} cells, got ${size.toLocaleString('en')}`)
    refuseTwice(axes)
    const cellOf = (settings: Settings): Cell => ({ id: cellId(settings), settings, rows: rowsOf(settings) })
    const drafts = Array.from({ length: size }, (_, n) => placeAt(n, axes)).map((at) =>
      draft(at, axes, document, models, cellOf),
    )
    const stranger = drafts.length > 0 && drafts.every((one) => one.stranger) ? drafts[0]!.stranger : undefined
    if (stranger !== undefined) throw new BadGrid(`model: ${unknownName(stranger, models.map(({ name }) => name))}`) // prettier-ignore
    const { places, cells } = arranged(drafts)
    const strangers = [...new Set(drafts.flatMap((one) => one.stranger ?? []))]
    return { axes, places, cells, strangers, rows: [...cells.values()].reduce((sum, { rows }) => sum + rows, 0) }
  })

function refuseTwice(axes: readonly ReadAxis[]): void {
  const all = axes.flatMap(({ replaces }) => replaces)
  const twice = all.find((name, i) => all.indexOf(name) < i)
  if (twice !== undefined) throw new BadGrid(`axes: expected each setting on one axis, got ${twice} on two`)
}

function placeAt(n: number, axes: readonly ReadAxis[]): number[] {
  let rest = n
  return axes.map(({ values }) => {
    const index = rest % values.length
    rest = (rest - index) / values.length
    return index
  })
}

type Draft = {
  readonly at: readonly number[]
  /** Which of its seeds, counted over all axes of seeds: the first are drawn first. */
  readonly seed: number
  readonly cell?: Cell
  readonly reference?: Cell
  readonly reason?: string
  /** The model that it names and nobody knows. */
  readonly stranger?: string
}

function draft(
  at: readonly number[],
  axes: readonly ReadAxis[],
  document: GridDocument,
  models: readonly ModelFacts[],
  cellOf: (settings: Settings) => Cell,
): Draft {
  const chosen = axes.map((axis, i) => ({ axis, value: axis.values[at[i]!]! }))
  const raw = chosen
    .toSorted((a, b) => a.axis.turn - b.axis.turn)
    .reduce((settings, { value }) => value.apply(settings), document.settings)
  const said = new Set(axes.flatMap(({ replaces }) => replaces.map((path) => path.split('.')[0]!)))
  const { settings, reason, stranger } = complete(raw, models, said)
  const seed = axes.reduce(
    (sum, { parameter, values }, i) => (isSeed(parameter) ? sum * values.length + at[i]! : sum),
    0,
  )
  if (settings === undefined) return { at, seed, reason, ...(stranger !== undefined && { stranger }) }
  const cell = cellOf(settings)
  if (!document.reference) return { at, seed, cell }
  const compared = complete({ ...settings, ...document.reference }, models)
  return { at, seed, cell, ...(compared.settings && { reference: cellOf(compared.settings) }) }
}

type Complete =
  | { readonly settings: Settings; readonly reason?: undefined; readonly stranger?: undefined }
  | { readonly settings?: undefined; readonly reason: string; readonly stranger?: string }

/**
 * All settings, or why they cannot be drawn. Where axes choose the recipe, what is shared and does not fit it gives way to what is
 * usual with it; what axes have `said` stands.
 */
function complete(
  raw: Partial<Settings>,
  models: readonly ModelFacts[],
  said: ReadonlySet<string> = new Set(),
): Complete {
  const name = raw.model ?? models[0]?.name ?? ''
  const model = models.find((one) => one.name === name)
  if (!model) return { reason: `the model ${name} is not here`, stranger: name }
  const { settings: read, problems } = readFields(raw)
  if (problems.length > 0) throw new BadGrid(problems[0]!)
  const known = bare(read)
  const recipe = model.recipes.find(({ id }) => id === known.recipe)
  const kept = recipe && said.has('recipe') ? allowed(known, recipe, said) : known
  const full = { ...common, ...model.defaults, ...recipe?.usual, ...kept, model: name, count: 1 }
  if (full.prompt === undefined) throw new BadGrid('settings: prompt: missing')
  const whole = checkSettings(full)
  // Options that all cells share are those of one sampler; where an axis chooses it, others go without.
  const settings = said.has('sampler') && !said.has('samplerOptions') ? withOwnOptions(whole, model) : whole
  for (const field of ['sampler', 'schedule'] as const) {
    const ids = model[`${field}s`].map(({ id }) => id)
    if (!ids.includes(settings[field])) throw new BadGrid(`${field}: ${unknownName(settings[field], ids)}`)
  }
  const reason = misfit(settings, model)
  return reason === undefined ? { settings } : { reason }
}

/** No recipe and no adapters may be said, and are the same as nothing said. */
const bare = ({ recipe, adapters, ...rest }: Partial<Settings>): Partial<Settings> => ({
  ...rest,
  ...(recipe !== undefined && recipe !== noneOf && { recipe }),
  ...(adapters && adapters.length > 0 && { adapters }),
})

/** First seeds first; then what is costly to change changes slowest; then place by place, each reference before its first cell. */
function arranged(drafts: readonly Draft[]): Pick<Plan, 'places' | 'cells'> {
  const costly: ((settings: Settings) => string)[] = [
    ({ model }) => model,
    ({ adapters = [], method }) => canonicalJson([method, adapters.map(({ id }) => id)]),
    ({ width, height }) => `${width}x${height}`,
  ]
  const seen = costly.map(() => new Map<string, number>())
  const rank = (settings: Settings) =>
    costly.map((key, i) => {
      const ranks = seen[i]!
      const name = key(settings)
      return ranks.get(name) ?? (ranks.set(name, ranks.size), ranks.size - 1)
    })
  const wanted = drafts.flatMap(({ seed, cell, reference }) =>
    [reference, cell].flatMap((one) => (one ? [{ cell: one, key: [seed, ...rank(one.settings)] }] : [])),
  )
  const sorted = wanted.toSorted((a, b) => {
    const i = a.key.findIndex((value, k) => value !== b.key[k])
    return i < 0 ? 0 : a.key[i]! - b.key[i]!
  })
  const places = drafts.map(({ at, cell, reference, reason = '' }): Place => {
    if (!cell) return { at, reason }
    return { at, id: cell.id, ...(reference && { reference: reference.id }) }
  })
  const cells = new Map<string, Cell>()
  for (const { cell } of sorted) if (!cells.has(cell.id)) cells.set(cell.id, cell)
  return { places, cells }
}
