// A fast small picture of latents: every cell's colour is a linear function of its channels. Knows no network.
import type { Pixels } from '../../protocol.ts'
import type { Latents } from '../types.ts'
import { toPixels } from './pixels.ts'

/** RGB in [-1, 1] is `matrix` [3][channels] times the channels, plus `bias` [3]. */
export type PreviewMatrix = { readonly matrix: readonly (readonly number[])[]; readonly bias: readonly number[] }

/** Reads `preview.json`: a least-squares fit for latents in the model's scaled space. Throws where the numbers do not fit `channels`. */
export function readPreviewMatrix(json: unknown, channels: number): PreviewMatrix {
  const { matrix, bias } = (json ?? {}) as Record<string, unknown>
  if (!Array.isArray(matrix) || matrix.length !== 3 || !matrix.every((row) => isNumbers(row, channels)))
    throw new Error(`preview.json: matrix: expected 3 rows of ${channels} numbers, got ${brief(matrix)}`)
  if (!isNumbers(bias, 3)) throw new Error(`preview.json: bias: expected 3 numbers, got ${brief(bias)}`)
  return { matrix, bias }
}

/** [1, channels, h, w] -> a picture of h x w pixels. */
export function preview({ matrix, bias }: PreviewMatrix, { shape, data }: Latents): Pixels {
  const [, channels = 0, height = 0, width = 0] = shape
  const plane = height * width
  const rgb = new Float32Array(3 * plane)
  for (let colour = 0; colour < 3; colour++) {
    const out = rgb.subarray(colour * plane, (colour + 1) * plane).fill(bias[colour]!)
    for (let c = 0; c < channels; c++) {
      const factor = matrix[colour]![c]!
      for (let p = 0; p < plane; p++) out[p]! += factor * data[c * plane + p]!
    }
  }
  return toPixels({ shape: [1, 3, height, width], data: rgb })
}

const isNumbers = (value: unknown, length: number): value is number[] =>
  Array.isArray(value) && value.length === length && value.every((number) => Number.isFinite(number))
const brief = (value: unknown) => (JSON.stringify(value) ?? 'nothing').slice(0, 60)
