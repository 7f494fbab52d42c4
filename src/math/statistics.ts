// Means of a few measurements, how sure they are, and which of two is better. Knows no pictures.
import { mt19937 } from './mt19937.ts'

/** `low` to `high` is the 95 % interval of the mean; absent below two values, which say nothing of it. */
export type Mean = {
  readonly n: number
  readonly mean: number
  readonly interval?: readonly [low: number, high: number]
}

const resamples = 2000

/**
 * Mean with its percentile bootstrap interval from 2,000 resamples (Efron and Tibshirani 1993, 13.3). The same values and
 * seed give the same interval. Infinite values are taken as they are. Throws where there are no values.
 */
export function bootstrapMean(values: readonly number[], seed = 0): Mean {
  const n = values.length
  if (n === 0) throw new RangeError('statistics: mean: expected values, got none')
  const mean = sum(values) / n
  if (n < 2) return { n, mean }
  const word = mt19937(seed)
  const means = Array.from({ length: resamples }, () => {
    let total = 0
    for (let i = 0; i < n; i++) total += values[Math.floor((word() / 2 ** 32) * n)]!
    return total / n
  }).sort((a, b) => a - b)
  const at = (share: number) => means[Math.round(share * (resamples - 1))]!
  return { n, mean, interval: [at(0.025), at(0.975)] }
}

/**
 * The mean of a[i] - b[i], pairs of the same seed. `clear` where its interval leaves out 0; never below two pairs. Pairs
 * that are both infinite differ by nothing.
 */
export function pairedDifference(
  a: readonly number[],
  b: readonly number[],
  seed = 0,
): Mean & { readonly clear: boolean } {
  if (a.length !== b.length) throw new RangeError(`statistics: pairs: expected ${a.length} values, got ${b.length}`)
  const difference = bootstrapMean(
    a.map((value, i) => (value === b[i] ? 0 : value - b[i]!)),
    seed,
  )
  const { interval } = difference
  return { ...difference, clear: interval !== undefined && (interval[0] > 0 || interval[1] < 0) }
}

/**
 * Indices of the points that no other point beats, by rising cost: none costs as little and is at least as good, and better
 * in one of the two. Of equal points all are kept; points that are not numbers are none.
 */
export function paretoFront(points: readonly { readonly cost: number; readonly quality: number }[]): number[] {
  const order = points
    .map((point, index) => ({ ...point, index }))
    .filter(({ cost, quality }) => !Number.isNaN(cost) && !Number.isNaN(quality))
    .sort((a, b) => a.cost - b.cost || b.quality - a.quality)
  const front: typeof order = []
  for (const point of order) {
    const best = front[front.length - 1]
    const equal = best && point.cost === best.cost && point.quality === best.quality
    if (!best || point.quality > best.quality || equal) front.push(point)
  }
  return front.map(({ index }) => index)
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
