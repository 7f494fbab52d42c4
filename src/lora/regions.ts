// Parts of the picture as the layers of a UNet see them: whose prompt each token follows, where each adapter acts. Knows no prompt.
import type { LayerMask } from './field.ts'
import { resizeMask, resolutionAt, type Mask } from './mask.ts'

/** A picture in parts. Part 0 is what no region covers. */
export type Layout = {
  /** Height and width of the latents. */
  readonly size: readonly [height: number, width: number]
  /** By part: its share of each cell. Shares of a cell sum to 1. */
  readonly shares: readonly Float32Array[]
  /** By part: which adapters act there. */
  readonly acts: readonly (readonly boolean[])[]
}

/** What a batch is told: every part's prompt side by side, or one prompt alone. */
export type Telling = {
  readonly layout: Layout
  readonly parts: number
  /** Tokens of all prompts together. */
  readonly tokens: number
  /** Blocks a side of the UNet. */
  readonly levels: number
}

const everywhere = ({ acts }: Layout, adapter: number) => acts.every((part) => part[adapter])

/**
 * Where an adapter acts in a layer: on the pixels of its parts; in keys and values of cross-attention on the words of its parts, on a
 * lone prompt (the negative one) not at all; undefined, everywhere, in layers of time and for adapters that act in every part.
 * kohya-ss sd-scripts networks/lora.py, LoRAInfModule.
 */
export const maskAt = (
  { layout, parts, tokens, levels }: Telling,
  adapter: number,
  path: string,
): LayerMask | undefined => {
  if (everywhere(layout, adapter)) return undefined
  if (/attn2\.to_[kv]$/.test(path)) {
    if (parts === 1) return { size: [1, 1], values: new Float32Array(1) }
    const each = tokens / parts
    const acts = (token: number) => layout.acts[Math.floor(token / each)]![adapter]
    return { size: [1, tokens], values: Float32Array.from({ length: tokens }, (_, token) => (acts(token) ? 1 : 0)) }
  }
  const at = resolutionAt(path, layout.size, levels)
  return at && resizeMask(areaOf(layout, adapter), at)
}

/** The shares of the parts where an adapter acts, together. */
const areaOf = ({ size, shares, acts }: Layout, adapter: number): Mask => ({
  size,
  values: shares[0]!.map((_, cell) => shares.reduce((sum, part, p) => sum + (acts[p]![adapter] ? part[cell]! : 0), 0)),
})

/** `<path>.regions` of a cross-attention for so many rows: [rows, parts, tokens, 1], or ones [rows, 1, 1, 1] for a prompt alone. */
export const sharesAt = (
  { layout, parts, levels }: Telling,
  path: string,
  rows: number,
): { readonly shape: readonly number[]; readonly data: Float32Array } => {
  if (parts === 1) return { shape: [rows, 1, 1, 1], data: new Float32Array(rows).fill(1) }
  const { size, shares } = layout
  const at = resolutionAt(path, size, levels)!
  const row = shares.flatMap((values) => [...resizeMask({ size, values }, at).values])
  const data = new Float32Array(rows * row.length)
  for (let r = 0; r < rows; r++) data.set(row, r * row.length)
  return { shape: [rows, parts, at[0] * at[1], 1], data }
}
