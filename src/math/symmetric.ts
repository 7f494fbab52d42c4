// Linear equations with a small symmetric positive definite matrix, by Cholesky's decomposition in float64.

type Matrix = readonly Float64Array[]

/** x with `matrix` x = `right`. Throws a `RangeError` where the matrix is not positive definite. */
export function solve(matrix: Matrix, right: ArrayLike<number>): Float64Array {
  const factor = cholesky(matrix)
  const n = factor.length
  const x = Float64Array.from(right)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) x[i]! -= factor[i]![j]! * x[j]!
    x[i]! /= factor[i]![i]!
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) x[i]! -= factor[j]![i]! * x[j]!
    x[i]! /= factor[i]![i]!
  }
  return x
}

/** The inverse, row by row. */
export const inverse = (matrix: Matrix): Float64Array[] =>
  matrix.map((_, i) =>
    solve(
      matrix,
      matrix.map((_, j) => (i === j ? 1 : 0)),
    ),
  )

/** Lower triangle L with L L^T = `matrix`. */
function cholesky(matrix: Matrix): Float64Array[] {
  const factor = matrix.map((row) => new Float64Array(row.length))
  for (let i = 0; i < matrix.length; i++)
    for (let j = 0; j <= i; j++) {
      let value = matrix[i]![j]!
      for (let k = 0; k < j; k++) value -= factor[i]![k]! * factor[j]![k]!
      if (i === j && !(value > 0)) throw new RangeError('symmetric: expected a positive definite matrix')
      factor[i]![j] = i === j ? Math.sqrt(value) : value / factor[j]![j]!
    }
  return factor
}
