// How far samples are from data at a noise level: the kernel maximum mean discrepancy, the noise taken exactly.
import type { Tensor } from './tensor.ts'

/** `squared` may fall below 0 where there is nothing to see; `interval` is its 95 % interval over the pairs. */
export type Discrepancy = {
  readonly squared: number
  readonly interval: readonly [low: number, high: number]
  /** b of the kernel exp(-|x - y|^2 / 2 b^2). */
  readonly bandwidth: number
}

/**
 * The unbiased estimator of MMD^2 between samples and data of which each holds noise of level sigma: the mean over i != j of
 * k(x_i, x_j) + k(y_i, y_j) - k(x_i, y_j) - k(x_j, y_i), with x_i free to depend on y_i alone (Gretton et al. 2012, A Kernel
 * Two-Sample Test, lemma 6). No noise is drawn: under a Gaussian kernel its mean has a closed form, noise of variance v widening
 * b^2 to b^2 + v and weighing by (b^2 / (b^2 + v))^(d / 2). b^2 is the median squared distance of two noised data. The interval is
 * the jackknife's.
 *
 * Data are clean, d numbers each, at least three; samples as many, in the same order. Throws a `RangeError` for others.
 */
export function discrepancyFrom(data: readonly Tensor[]): (samples: readonly Tensor[], sigma: number) => Discrepancy {
  const n = data.length
  if (n < 3) throw new RangeError(`mmd: expected at least 3 data, got ${n}`)
  const d = data[0]!.data.length
  const apart = data.map((y) => data.map((other) => distance(y, other)))
  const typical = median(apart.flatMap((row, i) => row.slice(i + 1)))
  return (samples, sigma) => {
    if (samples.length !== n) throw new RangeError(`mmd: expected ${n} samples, got ${samples.length}`)
    const noise = sigma * sigma
    const width = typical + 2 * d * noise
    const kernel = (squares: number, variance: number) =>
      Math.exp(-squares / (2 * (width + variance)) - (d / 2) * Math.log1p(variance / width))
    const cross = samples.map((x) => data.map((y) => kernel(distance(x, y), noise)))
    /** Sums of each row of pairs; halves of them meet in the other's. */
    const sums = samples.map(() => 0)
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        const own = kernel(distance(samples[i]!, samples[j]!), 0)
        const pair = own + kernel(apart[i]![j]!, 2 * noise) - cross[i]![j]! - cross[j]![i]!
        sums[i]! += pair
        sums[j]! += pair
      }
    }
    const total = sums.reduce((sum, one) => sum + one, 0)
    const squared = total / (n * (n - 1))
    const without = sums.map((own) => (total - 2 * own) / ((n - 1) * (n - 2)))
    const spread = without.reduce((sum, one) => sum + (one - squared) ** 2, 0)
    const half = 1.96 * Math.sqrt(((n - 1) / n) * spread)
    return { squared, interval: [squared - half, squared + half], bandwidth: Math.sqrt(width) }
  }
}

function distance({ data: x }: Tensor, { data: y }: Tensor): number {
  if (x.length !== y.length) throw new RangeError(`mmd: expected ${y.length} numbers, got ${x.length}`)
  let squares = 0
  for (let i = 0; i < x.length; i++) squares += (x[i]! - y[i]!) ** 2
  return squares
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
