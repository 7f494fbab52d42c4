// How much two adapters get into each other's way: the overlap of what they read from a layer's input.
import type { Delta } from './types.ts'

/**
 * ||A_i A_j^T||_F / (||A_i||_F ||A_j||_F), 0 for orthogonal inputs, 1 for the same rank-1 input. Orthogonal Adaptation (Po et al. 2024)
 * trains adapters so that it is 0. `columns` is the width of `down`. Undefined where a change has no low rank.
 */
export const crosstalk = (a: Delta, b: Delta, columns: number): number | undefined => {
  if (!a.low || !b.low) return undefined
  const [one, two] = [a.low, b.low]
  let overlap = 0
  for (let i = 0; i < one.rank; i++)
    for (let j = 0; j < two.rank; j++) {
      let dot = 0
      for (let c = 0; c < columns; c++) dot += one.down[i * columns + c]! * two.down[j * columns + c]!
      overlap += dot * dot
    }
  const size = norm(one.down) * norm(two.down)
  return size === 0 ? 0 : Math.sqrt(overlap) / size
}

const norm = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))
