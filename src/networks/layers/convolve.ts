// The Conv op, kept away from the channel counts that ONNX Runtime's WebGPU provider gets wrong.
import type { Value } from '../../onnx/graph.ts'
import type { Module } from '../module.ts'

export type ConvAttributes = {
  readonly strides: readonly number[]
  /** [top, left, bottom, right] */
  readonly pads: readonly number[]
}

/**
 * x [B, in, H, W] by w [out, in, kh, kw], one group. onnxruntime-web 1.30 on WebGPU reads in threes where `in` is divisible by 3 but
 * not by 4, and answers wrongly for 6, 9 (inpainting UNets), 15 ...; such a convolution is the sum of one over a multiple
 * of 4 channels and one over the rest.
 */
export const convolve = (m: Module, x: Value, w: Value, bias: Value | undefined, attributes: ConvAttributes): Value => {
  const channels = w.shape[1] as number
  const rest = channels % 4
  const pointwise = w.shape[2] === 1 && w.shape[3] === 1
  if (pointwise || rest === 0 || channels % 3 !== 0 || channels === 3)
    return m.op('Conv', [x, w, bias], { ...attributes, group: 1 })
  const parts = m.ints([channels - rest, rest])
  const [x4, xRest] = m.ops('Split', [x, parts], { axis: 1 })
  const [w4, wRest] = m.ops('Split', [w, parts], { axis: 1 })
  const halves = [m.op('Conv', [x4, w4, bias], attributes), m.op('Conv', [xRest, wRest], attributes)]
  return m.op('Add', halves)
}
