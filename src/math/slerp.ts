// Variations of noise: from one draw towards another, along the sphere. A1111's rule, which slerps column by column.
import type { Tensor } from './tensor.ts'

/**
 * [1, C, H, W]: each column (a channel and a place from the left) turns by the share `strength` of its angle between `low`
 * and `high`. Draws that nearly agree are mixed instead, by A1111's weights, which are the other way round.
 */
export function slerp(strength: number, low: Tensor, high: Tensor): Tensor {
  const [, channels = 1, height = 1, width = 1] = low.shape
  const data = new Float32Array(low.data.length)
  const at = (channel: number, column: number, row: number) => (channel * height + row) * width + column
  const cosines = new Float64Array(channels * width)
  for (let channel = 0; channel < channels; channel++) {
    for (let column = 0; column < width; column++) {
      let [dot, a, b] = [0, 0, 0]
      for (let row = 0; row < height; row++) {
        const [x, y] = [low.data[at(channel, column, row)]!, high.data[at(channel, column, row)]!]
        dot += x * y
        a += x * x
        b += y * y
      }
      cosines[channel * width + column] = dot / Math.sqrt(a * b)
    }
  }
  const mean = cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length
  if (mean > 0.9995) {
    return { shape: low.shape, data: data.map((_, i) => low.data[i]! * strength + high.data[i]! * (1 - strength)) }
  }
  for (let channel = 0; channel < channels; channel++) {
    for (let column = 0; column < width; column++) {
      const angle = Math.acos(Math.min(Math.max(cosines[channel * width + column]!, -1), 1))
      const sine = Math.sin(angle)
      // Columns that agree need no turning; torch would divide nothing by nothing.
      const [from, to] =
        sine > 0 ? [Math.sin((1 - strength) * angle) / sine, Math.sin(strength * angle) / sine] : [1, 0]
      for (let row = 0; row < height; row++) {
        const i = at(channel, column, row)
        data[i] = from * low.data[i]! + to * high.data[i]!
      }
    }
  }
  return { shape: low.shape, data }
}
