import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { discrepancyFrom } from './mmd.ts'
import { torchNoise } from './random.ts'
import type { Tensor } from './tensor.ts'

const d = 6
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** `n` draws of N(`shift`, `deviation`^2) in every number. */
function normal(seed: number, n: number, shift = 0, deviation = 1): Tensor[] {
  const draw = torchNoise(seed)
  return Array.from({ length: n }, () => ({
    shape: [d],
    data: Float64Array.from(draw([d]).data, (z) => shift + deviation * z),
  }))
}

/** MMD^2 of N(shift, s^2) from N(0, t^2) in d dimensions, under a Gaussian kernel of this bandwidth. */
function exact(shift: number, s: number, t: number, bandwidth: number): number {
  const mean = (variance: number, squares: number) => {
    const width = bandwidth ** 2 + variance
    return (bandwidth ** 2 / width) ** (d / 2) * Math.exp(-squares / (2 * width))
  }
  return mean(2 * s * s, 0) + mean(2 * t * t, 0) - 2 * mean(s * s + t * t, d * shift ** 2)
}

describe('the discrepancy of samples from noised data', () => {
  it.each([
    [0, 0.8, 0.8, 0.6],
    [0.5, 1, 0.8, 0.6],
    [0, 0.4, 1, 0],
    [0.3, 3, 1, 5],
  ])('is that of normal distributions: shift %f, deviations %f and %f, noise %f', (shift, s, t, sigma) => {
    const rounds = Array.from({ length: 60 }, (_, seed) => {
      const found = discrepancyFrom(normal(2 * seed, 24, 0, t))(normal(2 * seed + 1, 24, shift, s), sigma)
      return { ...found, exact: exact(shift, s, Math.hypot(t, sigma), found.bandwidth) }
    })
    const [squared, expected] = [mean(rounds.map((one) => one.squared)), mean(rounds.map((one) => one.exact))]
    const error = Math.sqrt(mean(rounds.map((one) => (one.squared - squared) ** 2)) / rounds.length)
    expect(Math.abs(squared - expected)).toBeLessThan(4 * error)
    const within = rounds.filter(({ interval: [low, high], exact }) => low <= exact && exact <= high)
    expect(within.length).toBeGreaterThanOrEqual(0.8 * rounds.length)
  })

  it('takes noise as the mean over noise that is drawn', () => {
    const [data, samples, sigma] = [normal(1, 8), normal(2, 8, 0.4), 0.7]
    const found = discrepancyFrom(data)(samples, sigma)
    const draw = torchNoise(3)
    const k = ({ data: x }: Tensor, { data: y }: Tensor) => {
      let squares = 0
      for (let i = 0; i < d; i++) squares += (x[i]! - y[i]!) ** 2
      return Math.exp(-squares / (2 * found.bandwidth ** 2))
    }
    const rounds = Array.from({ length: 400 }, () => {
      const noised = data.map((y) => {
        const z = draw([d]).data
        return { shape: y.shape, data: y.data.map((value, i) => value + sigma * z[i]!) }
      })
      const pairs = samples.flatMap((x, i) =>
        samples.flatMap((other, j) =>
          i === j ? [] : [k(x, other) + k(noised[i]!, noised[j]!) - k(x, noised[j]!) - k(other, noised[i]!)],
        ),
      )
      return mean(pairs)
    })
    const error = Math.sqrt(mean(rounds.map((one) => (one - found.squared) ** 2)) / rounds.length)
    expect(Math.abs(mean(rounds) - found.squared)).toBeLessThan(4 * error)
  })

  it('is none between data and themselves, and grows as they are shifted', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.integer({ min: 3, max: 12 }),
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        (seed, n, step) => {
          const data = normal(seed, n)
          const from = discrepancyFrom(data)
          const moved = (by: number) =>
            from(
              data.map(({ shape, data: y }) => ({ shape, data: y.map((value) => value + by) })),
              0,
            ).squared
          expect(moved(0)).toBeCloseTo(0, 12)
          expect(moved(step)).toBeGreaterThan(0)
          expect(moved(2 * step)).toBeGreaterThan(moved(step))
        },
      ),
      { numRuns: 30 },
    )
  })

  it('is refused for too few, for as many as do not match, for other shapes', () => {
    expect(() => discrepancyFrom(normal(1, 2))).toThrow('mmd: expected at least 3 data, got 2')
    expect(() => discrepancyFrom(normal(1, 4))(normal(2, 3), 1)).toThrow('mmd: expected 4 samples, got 3')
    const short = normal(2, 4).map(({ data }) => ({ shape: [5], data: data.slice(1) }))
    expect(() => discrepancyFrom(normal(1, 4))(short, 1)).toThrow('mmd: expected 6 numbers, got 5')
  })
})
