// Products of low-rank matrices that stay low-rank, exactly: what LoRA, LoHa and LoKr are made of.
import { kronecker, multiply, scaled } from '../matrix.ts'
import { asMatrix, type Context } from './format.ts'
import type { Values } from '../values.ts'

/** up [rows, rank] times down [rank, columns]. */
export type LowRank = { readonly rank: number; readonly up: Float32Array; readonly down: Float32Array }

/** Both halves of a pair with the same rank. Throws where they disagree. `names` are for the message: up, then down. */
export const pair = (up: Values, down: Values, names: readonly [string, string], context: Context) => {
  const [left, right] = [asMatrix(up, names[0], context), asMatrix(down, names[1], context)]
  if (left.columns !== right.rows)
    throw context.broken(
      `rank mismatch: expected ${names[0]} and ${names[1]} to share one, got ${left.columns} and ${right.rows}`,
    )
  return { rank: right.rows, rows: left.rows, columns: right.columns, up: up.data, down: down.data }
}

/** Tucker core t [i, j, area] between down b [j, columns]: sum_j t[i, j, s] b[j, c] -> [i, columns * area]. */
export const tuckerDown = (core: Values, b: Float32Array, columns: number, context: Context): Float32Array => {
  const [i = 0, j = 0] = core.shape
  const area = core.data.length / (i * j)
  if (b.length !== j * columns || !Number.isInteger(area))
    throw context.broken(`rank mismatch: expected a core of ${b.length / columns} inner ranks, got ${j}`)
  const out = new Float32Array(i * columns * area)
  for (let row = 0; row < i; row++)
    for (let column = 0; column < columns; column++)
      for (let s = 0; s < area; s++) {
        let sum = 0
        for (let k = 0; k < j; k++) sum += core.data[(row * j + k) * area + s]! * b[k * columns + column]!
        out[(row * columns + column) * area + s] = sum
      }
  return out
}

/** Elementwise product of two low-rank matrices: ranks multiply, up[o, (i, j)] = u1[o, i] u2[o, j] and down likewise. */
export const hadamard = (a: LowRank, b: LowRank, rows: number, columns: number): LowRank => {
  const rank = a.rank * b.rank
  const up = new Float32Array(rows * rank)
  const down = new Float32Array(rank * columns)
  for (let i = 0; i < a.rank; i++)
    for (let j = 0; j < b.rank; j++) {
      const r = i * b.rank + j
      for (let o = 0; o < rows; o++) up[o * rank + r] = a.up[o * a.rank + i]! * b.up[o * b.rank + j]!
      for (let c = 0; c < columns; c++) down[r * columns + c] = a.down[i * columns + c]! * b.down[j * columns + c]!
    }
  return { rank, up, down }
}

type Sized = LowRank & { readonly rows: number; readonly columns: number }

/** kron(a, b) of two low-rank matrices: (a.up x b.up)(a.down x b.down), ranks multiply. */
export const kron = (a: Sized, b: Sized): LowRank => ({
  rank: a.rank * b.rank,
  up: kronecker(a.up, [a.rows, a.rank], b.up, [b.rows, b.rank]),
  down: kronecker(a.down, [a.rank, a.columns], b.down, [b.rank, b.columns]),
})

/** Folds a factor into `up`; multiplies out where the rank is no smaller than the matrix. */
export const fold = ({ rank, up, down }: LowRank, factor: number, rows: number, columns: number) =>
  rank < Math.min(rows, columns)
    ? { low: { rank, up: scaled(up, factor), down } }
    : { full: multiply(scaled(up, factor), down, rows, rank, columns) }
