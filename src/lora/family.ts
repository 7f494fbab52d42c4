// Which family of networks an adapter was made for, by the width of the text that its cross-attention reads, else by what the file says.
import type { Metadata } from './metadata.ts'
import type { Piece, Split } from './parts.ts'
import type { Family, Layer } from './types.ts'

const families: readonly (readonly [number, Family])[] = [
  [768, 'SD 1.x'],
  [1024, 'SD 2.x'],
  [2048, 'SDXL'],
]

export const familyOfWidth = (width: number | undefined): Family =>
  families.find(([known]) => known === width)?.[1] ?? 'other'

/** Text width that a network reads, from its cross-attention's keys: [out, width]. */
export const textWidthOf = (layers: readonly Layer[]): number | undefined =>
  layers.find(({ path }) => path.endsWith('attn2.to_k'))?.shape[1]

/** Text width that a file's tensors were made for, where those of a key or value say how wide its input is. */
const textWidthIn = ({ layers }: Split): number | undefined => {
  for (const [name, parts] of layers) {
    const width = /attn2[._].*to_[kv]$/.test(name) ? inputOf(parts) : undefined
    if (width !== undefined) return width
  }
  return undefined
}

/** Inputs of the Linear that these parts change, undefined where they change its outputs alone. */
const inputOf = (parts: ReadonlyMap<string, Piece>): number | undefined => {
  const shape = (part: string) => parts.get(part)?.weight.shape
  const columns = (...either: string[]) => either.map((part) => shape(part)?.[1]).find((count) => count !== undefined)
  const [left, right] = [columns('lokr_w1', 'lokr_w1_b'), columns('lokr_w2', 'lokr_w2_b')]
  if (left !== undefined && right !== undefined) return left * right
  // Early GLoRA files have the halves the other way round.
  const prior = shape('a2')
  const [, blocks, size] = shape('boft_R') ?? []
  return (
    columns('down', 'hada_w1_b', 'diff', 'new_weight') ??
    (prior && Math.max(...prior)) ??
    (blocks !== undefined && size !== undefined ? blocks * size : undefined)
  )
}

/** Text width of a family, undefined for `other`. */
const widthOf = (family: Family): number | undefined => families.find(([, known]) => known === family)?.[0]

/**
 * What a file of `family` was made for and what a network of width `wanted` takes, where they differ: by the tensors, or between families
 * that are known.
 */
export const mismatch = (
  split: Split,
  family: Family,
  wanted: number | undefined,
): { readonly made: number; readonly wanted: number } | undefined => {
  const told = familyOfWidth(wanted) === 'other' ? undefined : widthOf(family)
  const made = textWidthIn(split) ?? told
  return made === undefined || wanted === undefined || made === wanted ? undefined : { made, wanted }
}

/** The family of a file. The tensors' own word goes before the metadata's, which people edit. */
export const familyOf = (split: Split, { base }: Metadata, entries: Readonly<Record<string, string>>): Family => {
  const width = textWidthIn(split)
  if (width !== undefined) return familyOfWidth(width)
  const names = [...split.layers.keys()]
  if (names.some((name) => /^lora_te2_|text_encoder_2\.|add_embedding|label_emb/.test(name))) return 'SDXL'
  if (/sdxl|xl[-_ ]|stable-diffusion-xl/i.test(base ?? '')) return 'SDXL'
  if (entries['ss_v2'] === 'True' || /sd_?(?:v)?2|stable-diffusion-v2/i.test(base ?? '')) return 'SD 2.x'
  if (/sd_?(?:v)?1|stable-diffusion-v1/i.test(base ?? '')) return 'SD 1.x'
  return 'other'
}
