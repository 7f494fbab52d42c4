// Soft edges of regions as the network will see them: the same moving average as src/pipelines/coverage.ts, for the canvas. Pure.
import type { Region } from '../protocol.ts'
import { maskSize, weightsOf } from './painting.ts'
import type { Weights } from './regions.ts'

type Size = { readonly width: number; readonly height: number }

/** A region's weights with its soft edge, at the resolution that regions of a picture of this size are painted at. */
export function softWeights(region: Region, picture: Size): Weights {
  const weights = weightsOf(region, maskSize(picture.width, picture.height))
  const radius = Math.round(((region.feather / 2) * weights.width) / picture.width)
  return softened(weights, radius)
}

/** A moving average over 2 radius + 1 weights each way; nothing beyond the picture counts. */
export function softened({ width, height, data }: Weights, radius: number): Weights {
  if (radius <= 0) return { width, height, data }
  const rows = averaged(Float32Array.from(data), { lines: height, line: width, length: width, step: 1 }, radius)
  const all = averaged(rows, { lines: width, line: 1, length: height, step: width }, radius)
  return { width, height, data: Uint8Array.from(all, Math.round) }
}

type Lines = { readonly lines: number; readonly line: number; readonly length: number; readonly step: number }

function averaged(values: Float32Array, { lines, line, length, step }: Lines, radius: number): Float32Array {
  const out = new Float32Array(values.length)
  for (let n = 0; n < lines; n++) {
    const start = n * line
    const sums = [0]
    for (let i = 0; i < length; i++) sums.push(sums[i]! + values[start + i * step]!)
    for (let i = 0; i < length; i++) {
      const [from, to] = [Math.max(0, i - radius), Math.min(length, i + radius + 1)]
      out[start + i * step] = (sums[to]! - sums[from]!) / (to - from)
    }
  }
  return out
}
