// A fast small picture of latents: every cell's colour is a linear function of its channels. Knows no network.
import type { Pixels } from '../../protocol.ts'
import type { Latents } from '../types.ts'
import { toPixels } from './pixels.ts'

/** `factors` [channels][3] and `bias` [3] give RGB in [-1, 1]. */
export type PreviewMatrix = { readonly factors: readonly (readonly number[])[]; readonly bias: readonly number[] }

/**
 * Reads `preview.json`: `latent_rgb_factors` [channels][3] and `latent_rgb_factors_bias` [3], as ComfyUI names them, for
 * latents in the model's scaled space. Throws where the numbers do not fit `channels`.
 */
export function readPreviewMatrix(json: unknown, channels: number): PreviewMatrix {
  const { latent_rgb_factors: factors, latent_rgb_factors_bias: bias = [0, 0, 0] } = (json ?? {}) as Record<
    string,
    unknown
  >
  if (!Array.isArray(factors) || factors.length !== channels || !factors.every(isColour))
    throw new Error(`preview.json: latent_rgb_factors: expected ${channels} rows of 3 numbers, got ${brief(factors)}`)
  if (!isColour(bias)) throw new Error(`preview.json: latent_rgb_factors_bias: expected 3 numbers, got ${brief(bias)}`)
  return { factors, bias }
}

/** [1, channels, h, w] -> a picture of h x w pixels. */
export function preview({ factors, bias }: PreviewMatrix, { shape, data }: Latents): Pixels {
  const [, channels = 0, height = 0, width = 0] = shape
  const plane = height * width
  const rgb = new Float32Array(3 * plane)
  for (let colour = 0; colour < 3; colour++) {
    const out = rgb.subarray(colour * plane, (colour + 1) * plane).fill(bias[colour]!)
    for (let c = 0; c < channels; c++) {
      const factor = factors[c]![colour]!
      for (let p = 0; p < plane; p++) out[p]! += factor * data[c * plane + p]!
    }
  }
  return toPixels({ shape: [1, 3, height, width], data: rgb })
}

const isColour = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length === 3 && value.every((number) => Number.isFinite(number))
const brief = (value: unknown) => (JSON.stringify(value) ?? 'nothing').slice(0, 60)
