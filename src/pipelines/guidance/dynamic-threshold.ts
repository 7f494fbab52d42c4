// Dynamic thresholding: the colours of a high scale within the range that a lower scale would have.
import { combine } from '../../math/latents.ts'
import type { Latents } from '../types.ts'
import type { Mix } from './mix.ts'

export type ThresholdSettings = {
  /** The scale whose range is imitated. */
  readonly mimicScale: number
  /** Share of a channel's values, by size, that counts as its range under the full scale. */
  readonly percentile: number
  /** How much of the result is thresholded; the rest is plain guidance. */
  readonly phi: number
}

/**
 * Per channel, about its mean: clips x0 to the larger of the two ranges and shrinks it to the imitated one. mcmonkey's
 * sd-dynamic-thresholding with constant scales, separate channels, MEAN and AD (the defaults of its ComfyUI node).
 */
export const dynamicThreshold =
  (scale: number, { mimicScale, percentile, phi }: ThresholdSettings): Mix =>
  (told, away) => {
    const guided = (g: number) =>
      combine([
        [1 - g, away],
        [g, told],
      ])
    const [full, mimic] = [guided(scale), guided(mimicScale)]
    const thresholded = { shape: full.shape, data: full.data.slice() }
    const size = told.data.length / channels(told)
    for (let start = 0; start < told.data.length; start += size) {
      const own = full.data.subarray(start, start + size)
      const centre = average(own)
      const range = quantile(distances(own, centre), percentile)
      const wanted = Math.max(...distances(mimic.data.subarray(start, start + size)))
      const most = Math.max(range, wanted)
      if (most === 0) continue
      for (let i = 0; i < size; i++) {
        const offset = Math.min(Math.max(own[i]! - centre, -most), most)
        thresholded.data[start + i] = (offset / most) * wanted + centre
      }
    }
    return combine([
      [phi, thresholded],
      [1 - phi, full],
    ])
  }

const channels = ({ shape }: Latents): number => shape[0]! * shape[1]!

const average = (values: Latents['data']): number => {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

const distances = (values: Latents['data'], centre = average(values)): Float64Array =>
  Float64Array.from(values, (value) => Math.abs(value - centre))

/** Linear between the two nearest values in order, as torch.quantile. */
function quantile(values: Float64Array, share: number): number {
  const sorted = values.sort()
  const place = share * (sorted.length - 1)
  const low = sorted[Math.floor(place)]!
  return low + (place % 1) * (sorted[Math.ceil(place)]! - low)
}
