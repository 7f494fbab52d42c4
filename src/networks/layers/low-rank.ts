// The run-time LoRA branch of a layer: y + ((x A^T) * G) B^T, with A, B and the gate G as inputs of free rank, 0 included.
// N adapters are stacked along the rank; G holds their scales by row and, for regions, by token.
import type { Value } from '../../onnx/graph.ts'
import type { Module } from '../module.ts'
import { convolve, type ConvAttributes } from './convolve.ts'
import { reshape, sizesOf } from './reshape.ts'

/**
 * Adds the branch to `y = linear(x)`, x [N, in], y [N, out] with N = B * T tokens.
 * Inputs: `<path>.lora_A` [R, in], `<path>.lora_B` [out, R], `<path>.lora_gate` [B, T or 1, R].
 */
export const lowRankLinear = (m: Module, x: Value, y: Value): Value => {
  const [rank, inner, out] = [`R(${m.path})`, x.shape[1] as number, y.shape[1]!]
  const down = m.input(`${m.path}.lora_A`, [rank, inner])
  const up = m.input(`${m.path}.lora_B`, [out, rank])
  const gate = m.input(`${m.path}.lora_gate`, ['B', `?T(${m.path})`, rank])
  const low = m.op('Gemm', [x, down], { transB: 1 })
  // Rows and tokens are counted on x: at rank 0 a -1 could not be told from `low`.
  const rows = sizesOf(m, reshape(m, x, sizesOf(m, gate, 0, 1), [-1, inner]), 0, 2)
  const byRow = m.op('Concat', [rows, sizesOf(m, down, 0, 1)], { axis: 0 })
  const gated = m.op('Mul', [m.op('Reshape', [low, byRow], { allowzero: 1 }), gate])
  const flat = m.op('Reshape', [gated, sizesOf(m, low, 0, 2)], { allowzero: 1 })
  return m.op('Gemm', [flat, up, y], { transB: 1 })
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
