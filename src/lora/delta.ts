// A delta in the two forms that layers are changed by: a whole matrix to add to the weight, or a low-rank branch beside it.
import { matrixShape } from './layers.ts'
import { identity, multiply } from './matrix.ts'
import type { Delta, Layer, ReadBase } from './types.ts'

/** dW as a matrix [out, in * kh * kw]. `base` is read only where the delta is in proportion to the weight. */
export const materialise = async (delta: Delta, layer: Layer, base: ReadBase): Promise<Float32Array> => {
  const [rows, columns] = matrixShape(layer)
  const { low, output, input, full } = delta
  const sum = low ? multiply(low.up, low.down, rows, low.rank, columns) : new Float32Array(rows * columns)
  if (full) for (let i = 0; i < sum.length; i++) sum[i]! += full[i]!
  if (!output && !input) return sum
  const weight = await base()
  const area = columns / (layer.shape[1] ?? 1)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const factor = (output?.[row] ?? 0) + (input?.[Math.floor(column / area)] ?? 0)
      sum[row * columns + column]! += factor * weight[row * columns + column]!
    }
  return sum
}

export type Branch = { readonly rank: number; readonly down: Float32Array; readonly up: Float32Array }

/**
 * dW as `up` [out, rank] times `down` [rank, in * kh * kw], exactly: a delta that has no low rank gets the rank of the layer.
 * Undefined for layers that have no branch (norms, embeddings).
 */
export const branchOf = async (delta: Delta, layer: Layer, base: ReadBase): Promise<Branch | undefined> => {
  if (layer.kind === 'norm' || layer.kind === 'embedding') return undefined
  const { low, output, input, full } = delta
  if (!output && !input && !full) return low ?? { rank: 0, down: new Float32Array(0), up: new Float32Array(0) }
  const [rows, columns] = matrixShape(layer)
  const matrix = await materialise(delta, layer, base)
  return rows < columns
    ? { rank: rows, down: matrix, up: identity(rows) }
    : { rank: columns, down: identity(columns), up: matrix }
}
