// Attention: softmax(q k^T * scale + bias) v by heads, and the layer around it with its projections.
import type { Value } from '../../onnx/graph.ts'
import type { Module } from '../module.ts'
import { linear } from './linear.ts'
import { attendByRegion } from './regions.ts'
import { reshape } from './reshape.ts'

/** q [B, S, heads * d], k and v [B, T, heads * d], bias [1, 1, S, T] -> [B, S, heads * d]. */
export const attend = (m: Module, q: Value, k: Value, v: Value, heads: number, bias?: Value): Value => {
  const width = q.shape[2] as number
  if (width % heads !== 0) throw m.error(`heads: expected a divisor of ${width}, got ${heads}`)
  const replaced = m.options.attention?.(m.path, q, k, v, m)
  if (replaced) return replaced
  const scale = (width / heads) ** -0.5
  if (m.options.attentionOp !== 'plain')
    return m.op('MultiHeadAttention', [q, k, v, undefined, undefined, bias], { num_heads: heads, scale })
  const byHead = (x: Value, perm: readonly number[]) =>
    m.op('Transpose', [reshape(m, x, [0, 0, heads, width / heads])], { perm })
  // The scale goes on q, not on the scores, which keeps these inside the range of float16.
  const scaled = m.op('Mul', [byHead(q, [0, 2, 1, 3]), m.constant([scale], [1])])
  const scores = m.op('MatMul', [scaled, byHead(k, [0, 2, 3, 1])])
  const shares = m.op('Softmax', [bias ? m.op('Add', [scores, bias]) : scores], { axis: -1 })
  const mixed = m.op('Transpose', [m.op('MatMul', [shares, byHead(v, [0, 2, 1, 3])])], { perm: [0, 2, 1, 3] })
  return reshape(m, mixed, [0, 0, width])
}

/** Names of a layer's four projections: diffusers', transformers', and those of old autoencoder files. */
export type ProjectionNames = readonly [q: string, k: string, v: string, out: string]
export const diffusersNames: ProjectionNames = ['to_q', 'to_k', 'to_v', 'to_out.0']

export type AttentionOptions = {
  readonly heads: number
  /** Number of batch rows, as a run-time size [1]. */
  readonly batch: Value
  /** Whether q, k and v have biases. */
  readonly bias: boolean
  readonly names?: ProjectionNames
  /** Added to the scores, [1, 1, S, T]. */
  readonly mask?: Value
  /** [B, P, T, D]: `context` is the tokens of P prompts a row, each for its own part of the picture. */
  readonly regions?: Value
  /** The file stores projections as 1 x 1 convolutions. */
  readonly pointwise?: boolean
}

/** Attention of tokens x [B * S, C] to `context` [B * T, D] (x itself for self-attention) -> [B * S, C]. */
export const attention = (m: Module, x: Value, context: Value, options: AttentionOptions): Value => {
  const { heads, batch, bias, names = diffusersNames, mask, regions, pointwise = false } = options
  const width = x.shape[1] as number
  const project = (name: string, from: Value) =>
    reshape(m, linear(m.at(name), from, width, { bias, pointwise }), batch, [-1, width])
  const [q, k, v] = [project(names[0], x), project(names[1], context), project(names[2], context)]
  const answer = (q: Value, k: Value, v: Value) => attend(m, q, k, v, heads, mask)
  const mixed = reshape(m, regions ? attendByRegion(m, [q, k, v], regions, answer) : answer(q, k, v), [-1, width])
  return m.out(linear(m.at(names[3]), mixed, width, { pointwise }))
}
