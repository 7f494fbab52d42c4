// The regions of settings as parts of the picture: what each is told, whose each cell is, which adapters act there.
import type { Layout } from '../lora/regions.ts'
import type { Region, Settings } from '../protocol.ts'
import { coverageOf, type Canvas } from './coverage.ts'

/** A picture in parts: part 0 is what no region covers, then the regions that can be seen, from the lowest up. */
export type Parts = {
  readonly layout: Layout
  /** What each part is told. */
  readonly words: readonly string[]
  /** What people may not have meant, in words; nothing of it is an error. */
  readonly notes: readonly string[]
}

export type Divided = Pick<Settings, 'prompt' | 'regions' | 'regionBase' | 'adapters' | 'width' | 'height'>

/** Where regions overlap by more than this share of the smaller one, people are told. */
const OVERLAP = 0.05

/** Undefined where the settings name no regions. A region lies over the ones before it as far as its strength and soft edge let it. */
export function partsOf(settings: Divided, cell: number): Parts | undefined {
  const { prompt, regions = [], regionBase, adapters = [], width, height } = settings
  if (regions.length === 0) return undefined
  const canvas: Canvas = { width, height, cell }
  const areas = regions.map((region) => coverageOf(region, canvas))
  const shares = stacked(
    areas.map(({ values }) => values),
    regions.map(({ strength }) => strength),
  )
  const seen = regions.map((_, i) => i).filter((i) => shares[i + 1]!.some((share) => share > 0))
  const bound = new Set(regions.flatMap((region) => region.adapters))
  const actsIn = (region?: Region) => adapters.map(({ id }) => !bound.has(id) || region?.adapters.includes(id) === true)
  const told = ({ prompt: own }: Region) => (regionBase === 'everywhere' || own === '' ? [prompt, own] : [own])
  return {
    layout: {
      size: areas[0]!.size,
      shares: [shares[0]!, ...seen.map((i) => shares[i + 1]!)],
      acts: [actsIn(), ...seen.map((i) => actsIn(regions[i]))],
    },
    words: [prompt, ...seen.map((i) => joined(told(regions[i]!)))],
    notes: notesOf(
      regions,
      areas.map(({ values }) => values),
      shares.slice(1),
    ),
  }
}

/** All words of a picture in regions, for methods that know none. */
export const flattened = <T extends Divided>(settings: T): T => ({
  ...settings,
  prompt: joined([settings.prompt, ...(settings.regions ?? []).map(({ prompt }) => prompt)]),
})

const joined = (texts: readonly string[]) => texts.filter((text) => text.trim() !== '').join(', ')

/** Shares of each cell from the top down: each takes its part of what those above leave. The first is what all leave. */
const stacked = (areas: readonly Float32Array[], strengths: readonly number[]): Float32Array[] => {
  const left = new Float32Array(areas[0]!.length).fill(1)
  const shares = areas.map(() => new Float32Array(left.length))
  for (let i = areas.length - 1; i >= 0; i--)
    for (let cell = 0; cell < left.length; cell++) {
      const own = areas[i]![cell]! * strengths[i]!
      shares[i]![cell] = own * left[cell]!
      left[cell]! *= 1 - own
    }
  return [left, ...shares]
}

const total = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0)

const notesOf = (
  regions: readonly Region[],
  areas: readonly Float32Array[],
  shares: readonly Float32Array[],
): string[] => {
  const name = (i: number) => JSON.stringify(regions[i]!.name || `region ${i + 1}`)
  return regions.flatMap((region, i) => {
    if (total(areas[i]!) === 0) return [`regions: ${name(i)}: covers nothing`]
    if (region.strength === 0) return [`regions: ${name(i)}: has a strength of 0`]
    if (total(shares[i]!) < 1e-6) return [`regions: ${name(i)}: lies wholly under later ones`]
    return regions.slice(i + 1).flatMap((_, k) => {
      const [a, b] = [areas[i]!, areas[i + 1 + k]!]
      const common = total(a.map((value, cell) => value * b[cell]!))
      const share = common / Math.min(total(a), total(b) || 1)
      return share > OVERLAP ? [`regions: ${name(i + 1 + k)} lies over ${name(i)} by ${Math.round(share * 100)} %`] : []
    })
  })
}
