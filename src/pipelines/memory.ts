// What a picture needs of the device's memory, by what takes it, and what would fit: told when memory ran out.
import { footprint } from '../onnx/footprint.ts'
import type { Graph } from '../onnx/graph.ts'
import type { Memory, MemoryNeed, Precision, Settings } from '../protocol.ts'

/** The networks that take most of it, and the bytes of all weights. */
export type Takers = {
  readonly weights: number
  /** Bytes of the largest tensor among them. */
  readonly heaviest: number
  readonly unet: Graph
  readonly decoder: Graph
  /** Pixels to a side of a latent cell, and what sizes must be multiples of. */
  readonly cell: number
  /** Tokens of a prompt. */
  readonly tokens: number
}

/** Bytes of the largest weight of these graphs where they compute in `precision`. */
export const heaviestOf = (graphs: readonly Graph[], precision: Precision): number =>
  Math.max(0, ...graphs.flatMap(({ externals }) => externals.map(elements))) * (precision === 'float16' ? 2 : 4)

const elements = ({ shape }: Graph['externals'][number]) => shape.reduce<number>((all, side) => all * Number(side), 1)

type Size = Pick<Settings, 'width' | 'height'>
type Asked = Size & Pick<Settings, 'guidance'>

/** Bytes for one picture of these settings: guidance above 1 asks two rows at a time. */
export function needOf(
  { weights, heaviest, unet, decoder, cell, tokens }: Takers,
  { width, height, guidance }: Asked,
): MemoryNeed {
  const [H, W] = [height / cell, width / cell]
  const drawing = footprint(unet, { B: guidance > 1 ? 2 : 1, H, W, T: tokens })
  const decoding = footprint(decoder, { B: 1, H, W })
  return {
    weights,
    drawing: drawing.peak,
    decoding: decoding.peak,
    largest: Math.max(heaviest, drawing.largest, decoding.largest),
    // One after the other: what drawing took is free again when the picture is decoded.
    total: weights + Math.max(drawing.peak, decoding.peak),
  }
}

/** What these settings need beside what the device allows, and the largest halving of their size that it allows. */
export function memoryOf(takers: Takers, settings: Asked, allowed: Memory['allowed']): Memory {
  const need = needOf(takers, settings)
  const fits = halvings(settings, takers.cell)
    .map((size) => ({ ...size, need: needOf(takers, { ...settings, ...size }) }))
    .find(({ need: { total, largest } }) => total <= (allowed.total ?? Infinity) && largest <= (allowed.buffer ?? Infinity)) // prettier-ignore
  return { need, allowed, ...(fits && { fits: { width: fits.width, height: fits.height, total: fits.need.total } }) }
}

/** Smaller sizes of the same shape, each half the one before, as long as they are worth drawing. */
function halvings({ width, height }: Size, multiple: number): Size[] {
  const half = (side: number) => Math.floor(side / 2 / multiple) * multiple
  const next = { width: half(width), height: half(height) }
  return next.width < 64 || next.height < 64 ? [] : [next, ...halvings(next, multiple)]
}
