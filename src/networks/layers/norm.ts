// Normalisations: over groups of channels, over features, over channels at each pixel.
import type { Value } from '../../onnx/graph.ts'
import type { Module } from '../module.ts'
import { reshape } from './reshape.ts'

/**
 * torch's GroupNorm of x [B, C, H, W]. Five plain nodes: no provider has a faster group normalisation in all its builds.
 * Groups become channels of [B, groups, C / groups * H, W], so neither H nor W need be known.
 */
export const groupNorm = (m: Module, x: Value, groups: number, epsilon: number): Value => {
  const channels = x.shape[1] as number
  if (channels % groups !== 0)
    throw m.error(`norm_num_groups: expected a divisor of ${channels} channels, got ${groups}`)
  const [ones, zeros] = [1, 0].map((value) =>
    m.constant(
      Array.from({ length: groups }, () => value),
      [groups],
    ),
  )
  const grouped = m.op('InstanceNormalization', [reshape(m, x, [0, groups, -1, 0]), ones, zeros], { epsilon })
  const normed = reshape(m, grouped, [0, channels, -1, 0])
  const scaled = m.op('Mul', [normed, m.weight('weight', [channels], [channels, 1, 1])])
  return m.out(m.op('Add', [scaled, m.weight('bias', [channels], [channels, 1, 1])]))
}

/** torch's LayerNorm over the last axis. */
export const layerNorm = (m: Module, x: Value, epsilon: number): Value => {
  const features = [x.shape.at(-1) as number]
  const inputs = [x, m.weight('weight', features), m.weight('bias', features)]
  return m.out(m.op('LayerNormalization', inputs, { axis: -1, epsilon }))
}

/**
 * RMS norm over the channels of each pixel of x [B, C, H, W]: x / sqrt(mean(x^2) + eps) * weight + bias (Zhang and Sennrich 2019).
 * Squares are taken in float32: float16 ends at 65504.
 */
export const rmsNorm = (m: Module, x: Value, epsilon: number): Value => {
  const channels = x.shape[1] as number
  const wide = m.cast(x, 'float32')
  const power = m.op('ReduceMean', [m.op('Mul', [wide, wide]), m.ints([1])], { keepdims: 1 })
  const size = m.op('Sqrt', [m.op('Add', [power, m.constant([epsilon], [1], 'float32')])])
  const scaled = m.op('Mul', [
    m.cast(m.op('Div', [wide, size]), m.dtype),
    m.weight('weight', [channels], [channels, 1, 1]),
  ])
  return m.out(m.op('Add', [scaled, m.weight('bias', [channels], [channels, 1, 1])]))
}
