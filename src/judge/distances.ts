// How far two sets of pictures are apart, in the features that the judge reads. The same as in training/report.py.
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'

export type Features = readonly ArrayLike<number>[]

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** Unbiased squared maximum mean discrepancy with the cubic kernel (Binkowski et al. 2018), times 1000. Two pictures of each at least. */
export function kernelDistance(a: Features, b: Features): number {
  const kernel = (x: ArrayLike<number>, y: ArrayLike<number>) => (dot(x, y) / x.length + 1) ** 3
  const mean = (xs: Features, ys: Features, same: boolean) => {
    let sum = 0
    for (const [i, x] of xs.entries()) for (const [j, y] of ys.entries()) if (!same || i !== j) sum += kernel(x, y)
    return sum / (xs.length * (same ? xs.length - 1 : ys.length))
  }
  return 1000 * (mean(a, a, true) + mean(b, b, true) - 2 * mean(a, b, false))
}

/** Fréchet distance of the two, each taken as normal (Heusel et al. 2017). Two pictures of each at least. */
export function frechetDistance(a: Features, b: Features): number {
  const [first, second] = [normalOf(a), normalOf(b)]
  const { realEigenvalues } = new EigenvalueDecomposition(first.covariance.mmul(second.covariance))
  const roots = realEigenvalues.reduce((sum, value) => sum + Math.sqrt(Math.max(value, 0)), 0)
  const apart = first.mean.reduce((sum, value, i) => sum + (value - second.mean[i]!) ** 2, 0)
  return apart + first.covariance.trace() + second.covariance.trace() - 2 * roots
}

function normalOf(rows: Features) {
  const width = rows[0]!.length
  const mean = Array.from({ length: width }, (_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length)
  const centred = new Matrix(rows.map((row) => mean.map((value, i) => row[i]! - value)))
  return {
    mean,
    covariance: centred
      .transpose()
      .mmul(centred)
      .div(rows.length - 1),
  }
}
