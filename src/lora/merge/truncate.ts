// The best low-rank approximation of a matrix: its leading singular vectors.
import { Matrix, QrDecomposition, SingularValueDecomposition } from 'ml-matrix'

import type { Branch } from '../delta.ts'

/** Matrices no smaller than this on their shorter side are sketched: a whole decomposition would take minutes. */
const WHOLE = 96
const OVERSAMPLING = 10
const POWERS = 6

/**
 * `matrix` [rows, columns] as up [rows, rank] = U S and down [rank, columns] = V^T, ranks above the shorter side are cut to it.
 * Large matrices by subspace iteration, Halko et al. 2011, algorithm 4.4: `random` draws the first subspace, uniformly from [0, 1).
 */
export const truncate = (
  matrix: Float32Array,
  rows: number,
  columns: number,
  rank: number,
  random: () => number,
): Branch => {
  const kept = Math.min(rank, rows, columns)
  const whole = Matrix.from1DArray(rows, columns, matrix)
  const width = kept + OVERSAMPLING
  const small = Math.min(rows, columns) <= Math.max(WHOLE, 2 * width)
  const basis = small ? undefined : leadingSubspace(whole, width, random)
  const { leftSingularVectors, diagonal, rightSingularVectors } = decompose(
    basis ? basis.transpose().mmul(whole) : whole,
  )
  const left = basis ? basis.mmul(leftSingularVectors) : leftSingularVectors
  const up = new Float32Array(rows * kept)
  const down = new Float32Array(kept * columns)
  for (let r = 0; r < kept; r++) {
    for (let i = 0; i < rows; i++) up[i * kept + r] = left.get(i, r) * diagonal[r]!
    for (let j = 0; j < columns; j++) down[r * columns + j] = rightSingularVectors.get(j, r)
  }
  return { rank: kept, up, down }
}

const decompose = (matrix: Matrix) => new SingularValueDecomposition(matrix, { autoTranspose: true })

/** An orthonormal basis [rows, width] that holds the leading left singular vectors. */
const leadingSubspace = (matrix: Matrix, width: number, random: () => number): Matrix => {
  const across = matrix.transpose()
  const start = Matrix.zeros(matrix.columns, width)
  for (let i = 0; i < matrix.columns; i++) for (let j = 0; j < width; j++) start.set(i, j, random() - 0.5)
  let basis = orthonormal(matrix.mmul(start))
  for (let i = 0; i < POWERS; i++) basis = orthonormal(matrix.mmul(orthonormal(across.mmul(basis))))
  return basis
}

const orthonormal = (matrix: Matrix): Matrix => new QrDecomposition(matrix).orthogonalMatrix
