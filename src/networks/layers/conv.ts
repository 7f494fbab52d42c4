// torch's Conv2d on pixels, with its low-rank branch where an adapter touches it.
import type { Value } from '../../onnx/graph.ts'
import type { Module } from '../module.ts'
import { convolve } from './convolve.ts'
import { lowRankConv } from './low-rank.ts'
import { winograd, winogradSide } from './winograd.ts'

export type ConvOptions = {
  readonly kernel?: number
  readonly stride?: number
  /** The same on all sides, or [top, left, bottom, right]. Default keeps the size at stride 1. */
  readonly padding?: number | readonly [number, number, number, number]
  readonly bias?: boolean
  readonly groups?: number
}

/** x [B, in, H, W] -> [B, out, H', W']. Kernel 3, stride 1, with bias, unless told otherwise. */
export const conv = (m: Module, x: Value, out: number, options: ConvOptions = {}): Value => {
  const { kernel = 3, stride = 1, padding = (kernel - 1) / 2, bias = true, groups = 1 } = options
  const pads = typeof padding === 'number' ? [padding, padding, padding, padding] : padding
  const weight = m.weight('weight', [out, (x.shape[1] as number) / groups, kernel, kernel])
  const attributes = { strides: [stride, stride], pads }
  const b = bias ? m.weight('bias', [out]) : undefined
  if (groups !== 1) return m.out(m.op('Conv', [x, weight, b], { ...attributes, group: groups }))
  const side = kernel === 3 && stride === 1 && pads.every((pad) => pad === 1) ? winogradSide(m, x, out) : undefined
  const y = side ? winograd(m, side, x, weight, b) : convolve(m, x, weight, b, attributes)
  return m.out(m.options.adapted?.(m.path) ? lowRankConv(m, x, y, [kernel, kernel], attributes) : y)
}
