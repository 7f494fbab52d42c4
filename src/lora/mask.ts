// A region of the picture in the resolution of each layer of a UNet. Knows no adapter.
import type { LayerMask } from './field.ts'

/** Values from 0 to 1 over the latents, [height, width], row by row. */
export type Mask = { readonly size: readonly [height: number, width: number]; readonly values: Float32Array }

/**
 * Resolution of what a layer puts out, as [height, width], for latents of `size` in a UNet of `levels` blocks a side.
 * Undefined for layers that see no pixels: keys and values of cross-attention, embeddings of time.
 */
export const resolutionAt = (
  path: string,
  [height, width]: readonly [number, number],
  levels: number,
): readonly [number, number] | undefined => {
  if (/attn2\.to_[kv]$|time_emb|time_embedding|add_embedding/.test(path)) return undefined
  const [, side, number] = /^(down|up)_blocks\.(\d+)\./.exec(path) ?? []
  const block = side === 'up' ? levels - 1 - Number(number) : Number(number)
  const level = side ? block : path.startsWith('mid_block.') ? levels - 1 : 0
  // Samplers between blocks put out the next block's resolution.
  const step = path.includes('.downsamplers.') ? 1 : path.includes('.upsamplers.') ? -1 : 0
  const at = (n: number) => Array.from({ length: level + step }).reduce((half: number) => Math.ceil(half / 2), n)
  return [at(height), at(width)]
}

/** Tokens of a row that a Linear reads: pixels at its resolution, words of the prompt in keys and values, else one. */
export const tokensAt = (path: string, size: readonly [number, number], levels: number, words: number): number => {
  if (/attn2\.to_[kv]$/.test(path)) return words
  const [height, width] = resolutionAt(path, size, levels) ?? [1, 1]
  return height * width
}

/** Bilinear resize with sample centres at half pixels, as torch's interpolate without aligned corners. kohya-ss networks/lora.py. */
export const resizeMask = ({ size, values }: Mask, [height, width]: readonly [number, number]): LayerMask => {
  const [rows, columns] = size
  const out = new Float32Array(height * width)
  const place = (i: number, length: number, from: number) => {
    const at = Math.max(0, ((i + 0.5) * from) / length - 0.5)
    const low = Math.min(Math.floor(at), from - 1)
    return [low, Math.min(low + 1, from - 1), at - low] as const
  }
  for (let y = 0; y < height; y++) {
    const [top, bottom, down] = place(y, height, rows)
    for (let x = 0; x < width; x++) {
      const [left, right, across] = place(x, width, columns)
      const at = (row: number, column: number) => values[row * columns + column]!
      const upper = at(top, left) * (1 - across) + at(top, right) * across
      const lower = at(bottom, left) * (1 - across) + at(bottom, right) * across
      out[y * width + x] = upper * (1 - down) + lower * down
    }
  }
  return { size: [height, width], values: out }
}
