// EfficientViTBlock: attention without softmax, linear in the number of pixels, at several scales (Cai et al. 2022), and its gated convolution.
import type { Value } from '../../onnx/graph.ts'
import type { Module } from '../module.ts'
import { silu } from './activation.ts'
import { conv } from './conv.ts'
import { linear } from './linear.ts'
import { rmsNorm } from './norm.ts'
import { reshape, sizesOf, toPixels, toTokens } from './reshape.ts'

/** x [B, C, H, W] -> same shape. `scales` are kernel sizes of the depthwise convolutions that widen q, k and v. */
export const efficientVit = (m: Module, x: Value, headDim: number, scales: readonly number[]): Value =>
  m.out(gatedConv(m.at('conv_out'), multiscaleAttention(m.at('attn'), x, headDim, scales)))

const multiscaleAttention = (m: Module, x: Value, headDim: number, scales: readonly number[]): Value => {
  const channels = x.shape[1] as number
  const heads = Math.floor(channels / headDim)
  const inner = heads * headDim
  if (heads < 1) throw m.error(`attention_head_dim: expected at most ${channels}, got ${headDim}`)
  const tokens = toTokens(m, x)
  const projected = ['to_q', 'to_k', 'to_v'].map((name) => linear(m.at(name), tokens, inner, { bias: false }))
  const qkv = toPixels(m, m.op('Concat', projected, { axis: 1 }), x)
  const widened = scales.map((kernel, i) => {
    const scale = m.at('to_qkv_multiscale').at(i)
    const near = conv(scale.at('proj_in'), qkv, 3 * inner, { kernel, groups: 3 * inner, bias: false })
    return conv(scale.at('proj_out'), near, 3 * inner, { kernel: 1, groups: 3 * heads, bias: false })
  })
  const all = widened.length > 0 ? m.op('Concat', [qkv, ...widened], { axis: 1 }) : qkv
  const groups = heads * (1 + scales.length)
  const mixed = kernelAttention(m, reshape(m, all, [0, groups, 3 * headDim, -1]))
  const pixels = reshape(m, mixed, sizesOf(m, x, 0, 1), [groups * headDim], sizesOf(m, x, 2, 4))
  const out = toPixels(m, linear(m.at('to_out'), toTokens(m, pixels), channels, { bias: false }), x)
  return m.out(m.op('Add', [rmsNorm(m.at('norm_out'), out, 1e-5), x]))
}

/** relu(q) and relu(k) as features: v k^T q / (sum(k)^T q), of qkv [B, groups, 3 d, S] -> [B, groups, d, S]. Equal to its quadratic form. In float32: the sums leave float16. */
const kernelAttention = (m: Module, qkv: Value): Value => {
  const [query, key, value] = m.ops('Split', [m.cast(qkv, 'float32')], { axis: 2, num_outputs: 3 })
  const [q, k] = [m.op('Relu', [query]), m.op('Relu', [key])]
  const turned = m.op('Transpose', [k], { perm: [0, 1, 3, 2] })
  const told = m.op('MatMul', [m.op('MatMul', [value, turned]), q])
  const weight = m.op('MatMul', [m.op('ReduceSum', [turned, m.ints([2])], { keepdims: 1 }), q])
  const share = m.op('Div', [told, m.op('Add', [weight, m.constant([1e-15], [1], 'float32')])])
  return m.cast(share, m.dtype)
}

/** GLUMBConv: widen by 8, depthwise 3 x 3, half gates the other half, back; with norm and shortcut. */
const gatedConv = (m: Module, x: Value): Value => {
  const channels = x.shape[1] as number
  const wide = channels * 8
  const h = silu(m, conv(m.at('conv_inverted'), x, wide, { kernel: 1 }))
  const [value, gate] = m.ops('Split', [conv(m.at('conv_depth'), h, wide, { groups: wide })], {
    axis: 1,
    num_outputs: 2,
  })
  const gated = m.op('Mul', [value, silu(m, gate!)])
  const out = rmsNorm(m.at('norm'), conv(m.at('conv_point'), gated, channels, { kernel: 1, bias: false }), 1e-5)
  return m.out(m.op('Add', [out, x]))
}
