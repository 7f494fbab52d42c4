// torch's Linear on tokens in one column, with its low-rank branch where an adapter touches it.
import type { Value } from '../../onnx/graph.ts'
import type { Module } from '../module.ts'
import { lowRankLinear } from './low-rank.ts'

export type LinearOptions = {
  /** Default true. */
  readonly bias?: boolean
  /** The file stores the weight as a 1 x 1 convolution, [out, in, 1, 1]. */
  readonly pointwise?: boolean
}

/** x [N, in] -> x W^T + b [N, out]. Gemm reads torch's own [out, in] layout, so the weight needs no copy. */
export const linear = (
  m: Module,
  x: Value,
  out: number,
  { bias = true, pointwise = false }: LinearOptions = {},
): Value => {
  const features = x.shape[1] as number
  const weight = m.weight('weight', pointwise ? [out, features, 1, 1] : [out, features], [out, features])
  const y = m.op('Gemm', [x, weight, bias ? m.weight('bias', [out]) : undefined], { transB: 1 })
  return m.out(m.options.adapted?.(m.path) ? lowRankLinear(m, x, y) : y)
}
