// The run-time LoRA branch of a layer: y + ((x A^T) * G) B^T, with A, B and the gate G as inputs of free rank, 0 included.
// N adapters are stacked along the rank; G holds their scales by row and, for regions, by token.
import type { Value } from '../../onnx/graph.ts'
import type { Module } from '../module.ts'
import { convolve, type ConvAttributes } from './convolve.ts'

/**
 * Adds the branch to `y = linear(x)`, x [N, in], y [N, out] with N = B * T tokens, in three nodes.
 * Inputs: `<path>.lora_A` [R, in], `<path>.lora_B` [out, R], `<path>.lora_gate` [N, R], or [1, R] where all tokens share it.
 */
export const lowRankLinear = (m: Module, x: Value, y: Value): Value => {
  const [rank, inner, out] = [`R(${m.path})`, x.shape[1]!, y.shape[1]!]
  const down = m.input(`${m.path}.lora_A`, [rank, inner])
  const up = m.input(`${m.path}.lora_B`, [out, rank])
  const gate = m.input(`${m.path}.lora_gate`, [`?N(${m.path})`, rank])
  const gated = m.op('Mul', [m.op('Gemm', [x, down], { transB: 1 }), gate])
  return m.op('Gemm', [gated, up, y], { transB: 1 })
}

/**
 * Adds the branch to `y = conv(x)`, x [B, in, H, W], y [B, out, H', W'].
 * Inputs: `<path>.lora_A` [R, in, kh, kw], `<path>.lora_B` [out, R, 1, 1], `<path>.lora_gate` [B, R, H' or 1, W' or 1].
 */
export const lowRankConv = (
  m: Module,
  x: Value,
  y: Value,
  kernel: readonly [number, number],
  attributes: ConvAttributes,
): Value => {
  const rank = `R(${m.path})`
  const down = m.input(`${m.path}.lora_A`, [rank, x.shape[1]!, ...kernel])
  const up = m.input(`${m.path}.lora_B`, [y.shape[1]!, rank, 1, 1])
  const gate = m.input(`${m.path}.lora_gate`, ['B', rank, `?H(${m.path})`, `?W(${m.path})`])
  const gated = m.op('Mul', [convolve(m, x, down, undefined, attributes), gate])
  return m.op('Add', [y, m.op('Conv', [gated, up])])
}
