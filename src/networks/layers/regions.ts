// Cross-attention where every part of the picture has a prompt of its own: each token attends to all prompts, answers are mixed by shares.
// kohya-ss sd-scripts networks/lora.py, LoRAInfModule.to_out_forward; shares sum to 1, so nothing is divided by their sum.
import type { Value } from '../../onnx/graph.ts'
import type { Module } from '../module.ts'
import { reshape, sizesOf } from './reshape.ts'

/**
 * q [B, S, C], k and v [B, P * T, C] of P prompts, `prompts` [B, P, T, D] -> sum over p of shares_p attend(q, k_p, v_p), [B, 1, S, C].
 * Input: `<path>.regions` [B, P, S or 1, 1], the share of each prompt at each token.
 */
export const attendByRegion = (
  m: Module,
  [q, k, v]: readonly [Value, Value, Value],
  prompts: Value,
  attend: (q: Value, k: Value, v: Value) => Value,
): Value => {
  const width = q.shape[2] as number
  const shares = m.input(`${m.path}.regions`, ['B', 'P', `?S(${m.path})`, 1])
  const one = m.ints([1])
  const tokens = sizesOf(m, q, 1, 2)
  const repeat = m.op('Concat', [one, sizesOf(m, prompts, 1, 2), one, one], { axis: 0 })
  const queries = m.op('Expand', [reshape(m, q, sizesOf(m, q, 0, 1), one, tokens, [width]), repeat])
  const each = (x: Value) => reshape(m, x, [-1], sizesOf(m, prompts, 2, 3), [width])
  const answers = attend(reshape(m, queries, [-1], tokens, [width]), each(k), each(v))
  const weighed = m.op('Mul', [reshape(m, answers, sizesOf(m, queries, 0, 3), [width]), shares])
  return m.op('ReduceSum', [weighed, one], { keepdims: 1 })
}
