// Transformer2DModel: pixels to tokens, blocks of self-attention, cross-attention and gated feed-forward, and back.
import type { Value } from '../../onnx/graph.ts'
import type { Module } from '../module.ts'
import { attention } from './attention.ts'
import { linear } from './linear.ts'
import { groupNorm, layerNorm } from './norm.ts'
import { sizesOf, toPixels, toTokens } from './reshape.ts'

export type TransformerOptions = {
  readonly heads: number
  /** The prompts [B, P, T, D] where regions have their own; `context` holds their tokens in a column. */
  readonly regions?: Value
  readonly layers: number
  readonly groups: number
  /** proj_in and proj_out are stored as Linears, not as 1 x 1 convolutions. */
  readonly linearProjection: boolean
}

/** x [B, C, H, W], context tokens [B * T, D] -> [B, C, H, W]. */
export const transformer = (m: Module, x: Value, context: Value, options: TransformerOptions): Value => {
  const channels = x.shape[1] as number
  const pointwise = !options.linearProjection
  const batch = sizesOf(m, x, 0, 1)
  let tokens = toTokens(m, groupNorm(m.at('norm'), x, options.groups, 1e-6))
  tokens = linear(m.at('proj_in'), tokens, channels, { pointwise })
  for (let i = 0; i < options.layers; i++)
    tokens = transformerBlock(m.at('transformer_blocks').at(i), tokens, context, batch, options)
  tokens = linear(m.at('proj_out'), tokens, channels, { pointwise })
  return m.out(m.op('Add', [toPixels(m, tokens, x), x]))
}

/** Tokens x [B * S, C], context [B * T, D] -> [B * S, C]. */
const transformerBlock = (
  m: Module,
  x: Value,
  context: Value,
  batch: Value,
  { heads, regions }: TransformerOptions,
): Value => {
  const normed = (name: string) => layerNorm(m.at(name), x, 1e-5)
  const self = normed('norm1')
  x = m.op('Add', [attention(m.at('attn1'), self, self, { heads, batch, bias: false }), x])
  const cross = { heads, batch, bias: false, ...(regions && { regions }) }
  x = m.op('Add', [attention(m.at('attn2'), normed('norm2'), context, cross), x])
  return m.out(m.op('Add', [feedForward(m.at('ff.net'), normed('norm3')), x]))
}

/** GEGLU, four times as wide inside: (x W1) * gelu(x W2), then back (Shazeer 2020). */
const feedForward = (m: Module, x: Value): Value => {
  const features = x.shape[1] as number
  const both = linear(m.at('0.proj'), x, features * 8)
  const [value, gate] = m.ops('Split', [both], { axis: 1, num_outputs: 2 })
  const gated = m.op('Mul', [value, m.op('Gelu', [gate], { approximate: 'none' })])
  return linear(m.at('2'), gated, features)
}
