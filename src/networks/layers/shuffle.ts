// Space to channels and back, with the means and repetitions of residual autoencoding (Chen et al. 2024, DC-AE).
import type { Value } from '../../onnx/graph.ts'
import type { Module } from '../module.ts'

/**
 * torch's pixel_unshuffle by 2 of x [B, C, 2H, 2W] to [B, 4C, H, W], then the mean of each run of 4C / out channels -> [B, out, H, W].
 * One grouped convolution with constant weights: no provider needs a sixth axis for it.
 */
export const unshuffleMean = (m: Module, x: Value, out: number): Value => {
  const channels = x.shape[1] as number
  const run = (channels * 4) / out
  // A run that ends inside a pixel's four takes two steps.
  if (run < 4 ? 4 % run !== 0 : run % 4 !== 0) return meanChannels(m, unshuffleMean(m, x, channels * 4), out)
  const depth = Math.max(1, run / 4)
  // Output o is the mean of shuffled channels o * run ...; shuffled channel q is pixel (q % 4) of channel floor(q / 4).
  const weights = Array.from({ length: out * depth * 4 }, (_, i) => {
    const [o, c, pixel] = [Math.floor(i / (depth * 4)), Math.floor(i / 4) % depth, i % 4]
    const first = (o * run) % 4
    return run >= 4 || (pixel >= first && pixel < first + run && c === 0) ? 1 / run : 0
  })
  return m.op('Conv', [x, m.constant(weights, [out, depth, 2, 2])], { strides: [2, 2], group: channels / depth })
}

/** torch's pixel_shuffle by 2: [B, 4C, H, W] -> [B, C, 2H, 2W]. */
export const shuffle = (m: Module, x: Value): Value => m.op('DepthToSpace', [x], { blocksize: 2, mode: 'CRD' })

/** Every channel of x [B, C, H, W] `out / C` times in a row -> [B, out, H, W]. */
export const repeatChannels = (m: Module, x: Value, out: number): Value => {
  const repeats = repeatsOf(m, x, out)
  if (repeats === 1) return x
  const sources = Array.from({ length: out }, (_, i) => Math.floor(i / repeats))
  return m.op('Gather', [x, m.ints(sources, 'int32')], { axis: 1 })
}

/** The mean of each run of C / out channels: [B, C, H, W] -> [B, out, H, W]. */
export const meanChannels = (m: Module, x: Value, out: number): Value => {
  const channels = x.shape[1] as number
  const run = channels / out
  if (!Number.isInteger(run)) throw m.error(`channels: expected a multiple of ${out}, got ${channels}`)
  if (run === 1) return x
  const weights = Array.from({ length: channels }, () => 1 / run)
  return m.op('Conv', [x, m.constant(weights, [out, run, 1, 1])], { group: out })
}

const repeatsOf = (m: Module, x: Value, out: number): number => {
  const repeats = out / (x.shape[1] as number)
  if (!Number.isInteger(repeats)) throw m.error(`channels: expected a divisor of ${out}, got ${x.shape[1]}`)
  return repeats
}
