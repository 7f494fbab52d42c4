// The methods of composing adapters, as the page offers them, and what each costs in rows. Pure.
import { methods } from '../lora/compose/index.ts'
import { steady } from '../lora/compose/steady.ts'
import { rowsOf as rowsAlone } from '../grid/rows.ts'
import type { AdapterUse, Region, Settings } from '../protocol.ts'
import { coverage } from './regions.ts'

export { methods }

type Method = (typeof methods)[number]

export const methodOf = (id: string): Method | undefined => methods.find((method) => method.id === id)
/** How people call it; an id that this version does not know is its own name. */
export const methodLabel = (id: string): string => methodOf(id)?.label ?? id

/** Cells to a side of the grid on which it is told whether a region can be seen. */
const fine = 32

/** Parts of the picture that a method of regions asks about: what no region covers, and every region that can be seen. */
function partsOf(regions: readonly Region[], adapters: readonly AdapterUse[]) {
  if (regions.length === 0) return []
  const left = new Float32Array(fine * fine).fill(1)
  const shares = regions.toReversed().map((region) => {
    const share = coverage(region, fine, fine).map((cover, i) => cover * region.strength * left[i]!)
    share.forEach((own, i) => (left[i]! -= own))
    return share
  })
  const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  const acts = adapters.map(() => true)
  return [left, ...shares].map((share) => ({ acts, covers: mean(share) }))
}

/** Rows that a method asks for each row of the guidance, over a whole run: 1 for those that ask once a step. */
function asksPerStep(method: Method, { steps, adapters = [], regions = [] }: Settings): number {
  const scales = adapters.map(({ weight }) => weight)
  const categories = adapters.map(({ category }) => category)
  const parts = method.regions ? partsOf(regions, adapters) : []
  const moment = { steps, scales, categories, ...(parts.length > 0 && { parts }) }
  const always = adapters.map((use) => use.always === true)
  const { asks: asked } = steady(method, always)
  let asks = 0
  for (let step = 0; step < steps; step++) asks += asked({ ...moment, step }).length
  return asks / steps
}

/** Rows of one picture. */
export function rowsOfPicture(settings: Settings): number {
  const method = methodOf(settings.method ?? 'merge')
  const { method: _, ...plain } = settings
  return Math.round(rowsAlone(plain) * (method ? asksPerStep(method, settings) : 1))
}
