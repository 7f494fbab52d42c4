// The methods of composing adapters, as the page offers them, and what each costs in rows. Pure.
import { methods } from '../lora/compose/index.ts'
import { steady } from '../lora/compose/steady.ts'
import { rowsOf as rowsAlone } from '../grid/rows.ts'
import type { Region, Settings } from '../protocol.ts'
import { maskCoverage } from './regions.ts'
import { softWeights } from './soft-edge.ts'

export { methods }

type Method = (typeof methods)[number]

export const methodOf = (id: string): Method | undefined => methods.find((method) => method.id === id)
/** How people call it; an id that this version does not know is its own name. */
export const methodLabel = (id: string): string => methodOf(id)?.label ?? id

/** Pixels to a side of a cell of the latents, in most models. */
const cell = 8

const known = new WeakMap<Region, { readonly size: string; readonly covers: Float32Array }>()

/** How much of each cell a region covers, soft edge and all: worked out once for each region and size, as costs are asked for at every key. */
function coversOf(region: Region, { width, height }: Pick<Settings, 'width' | 'height'>): Float32Array {
  const size = `${width} ${height}`
  const before = known.get(region)
  if (before?.size === size) return before.covers
  const covers = maskCoverage(softWeights(region, { width, height }), Math.ceil(width / cell), Math.ceil(height / cell))
  known.set(region, { size, covers })
  return covers
}

/** Parts of the picture that a method of regions asks about: what no region covers, and every region that can be seen. */
function partsOf({ regions = [], adapters = [], ...picture }: Settings) {
  const left = new Float32Array(Math.ceil(picture.width / cell) * Math.ceil(picture.height / cell)).fill(1)
  const shares = regions.toReversed().map((region) => {
    const share = coversOf(region, picture).map((cover, i) => cover * region.strength * left[i]!)
    share.forEach((own, i) => (left[i]! -= own))
    return share
  })
  const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  const acts = adapters.map(() => true)
  return [left, ...shares].map((share) => ({ acts, covers: mean(share) }))
}

/** How often a method asks at a step, over a whole run: answers that are guided, and those told an adapter's words alone. */
function asksPerStep(method: Method, settings: Settings): { readonly guided: number; readonly alone: number } {
  const { steps, adapters = [], regions = [], methodOptions: options } = settings
  const scales = adapters.flatMap(({ weight }) => (method.split ?? [true]).map(() => weight))
  const categories = adapters.map(({ category }) => category)
  const parts = method.regions === 'rows' && regions.length > 0 && partsOf(settings)
  const moment = { steps, scales, categories, ...(options && { options }), ...(parts && { parts }) }
  const always = adapters.map((use) => use.always === true)
  const { asks } = steady(method, always)
  const all = Array.from({ length: steps }, (_, step) => asks({ ...moment, step })).flat()
  const alone = all.filter(({ words }) => words !== undefined).length
  return { guided: (all.length - alone) / steps, alone: alone / steps }
}

/** Rows of one picture. */
export function rowsOfPicture(settings: Settings): number {
  const method = methodOf(settings.method ?? 'merge')
  const { method: _, ...plain } = settings
  const { guided, alone } = method ? asksPerStep(method, settings) : { guided: 1, alone: 0 }
  return Math.round(rowsAlone(plain) * guided + rowsAlone({ ...plain, guidance: 1 }) * alone)
}

/** The mean over its steps, to a decimal. */
export const rowsAStep = (settings: Settings): number => Number((rowsOfPicture(settings) / settings.steps).toFixed(1))
