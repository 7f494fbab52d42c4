// ResnetBlock2D, and the steps between resolutions.
import type { Value } from '../../onnx/graph.ts'
import type { Module } from '../module.ts'
import { activate, type Activation } from './activation.ts'
import { conv } from './conv.ts'
import { linear } from './linear.ts'
import { groupNorm } from './norm.ts'
import { reshape, sizesOf } from './reshape.ts'

export type ResnetOptions = {
  readonly groups: number
  readonly epsilon: number
  readonly act: Activation
  /** Time embedding after its activation, [B, D]; absent in autoencoders. */
  readonly time?: Value
}

/** x [B, in, H, W] -> [B, out, H, W]: norm, act, conv, + time, norm, act, conv, + x (through a 1 x 1 convolution where channels change). */
export const resnet = (m: Module, x: Value, out: number, { groups, epsilon, act, time }: ResnetOptions): Value => {
  let h = activate(m, act, groupNorm(m.at('norm1'), x, groups, epsilon))
  h = conv(m.at('conv1'), h, out)
  if (time) h = m.op('Add', [h, reshape(m, linear(m.at('time_emb_proj'), time, out), [0, out, 1, 1])])
  h = activate(m, act, groupNorm(m.at('norm2'), h, groups, epsilon))
  h = conv(m.at('conv2'), h, out)
  const shortcut = x.shape[1] === out ? x : conv(m.at('conv_shortcut'), x, out, { kernel: 1 })
  return m.out(m.op('Add', [shortcut, h]))
}

/** Halves H and W by a strided convolution. Padding 0 means one row and column at the far ends, as autoencoders have it. */
export const downsample = (m: Module, x: Value, out: number, padding: number): Value =>
  m.out(conv(m.at('conv'), x, out, { stride: 2, padding: padding === 0 ? [0, 0, 1, 1] : padding }))

/** Doubles H and W by repeating pixels (or brings them to those of `like`, for sizes that were halved with a rest), then a convolution. */
export const upsample = (m: Module, x: Value, out: number, like?: Value): Value =>
  m.out(conv(m.at('conv'), like ? nearestLike(m, x, like) : nearest(m, x, 2), out))

const byRepeating = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' }

/** Repeats every pixel `factor` times in both directions. */
export const nearest = (m: Module, x: Value, factor: number): Value =>
  m.op('Resize', [x, undefined, m.factors([1, 1, factor, factor])], byRepeating)

/** x [B, C, H, W] with each pixel of the new H', W' of `like` taken from floor(i H / H'). */
const nearestLike = (m: Module, x: Value, like: Value): Value => {
  const sizes = m.op('Concat', [sizesOf(m, x, 0, 2), sizesOf(m, like, 2, 4)], { axis: 0 })
  return m.op('Resize', [x, undefined, undefined, sizes], byRepeating)
}

/** The embedding of a sinusoid x [B, in]: Linear, act, Linear -> [B, out]. */
export const timestepEmbedding = (m: Module, x: Value, out: number, act: Activation = 'silu'): Value =>
  m.out(linear(m.at('linear_2'), activate(m, act, linear(m.at('linear_1'), x, out)), out))
