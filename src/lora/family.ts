// Which family of networks an adapter was made for, by the width of the text that its cross-attention reads, else by what the file says.
import type { Metadata } from './metadata.ts'
import type { Split } from './parts.ts'
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

/** Text width that a file's tensors were made for, where it has a part that is as wide as its input. */
export const textWidthIn = ({ layers }: Split): number | undefined => {
  for (const [name, parts] of layers) {
    if (!/attn2[._].*to_[kv]$/.test(name)) continue
    for (const part of ['down', 'hada_w1_b', 'diff', 'new_weight', 'a2']) {
      const width = parts.get(part)?.weight.shape[1]
      if (width !== undefined) return width
    }
  }
  return undefined
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
