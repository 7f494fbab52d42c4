import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestOf, differenceOf, pointsOf } from './quality.ts'
import type { Line } from './table.ts'

const line = (sampler: string, steps: number, seed: number, ssim: number, latentL2 = 1 - ssim): Line => ({
  values: { sampler, steps: String(steps), seed: String(seed) },
  cell: `${sampler}-${steps}-${seed}`,
  state: 'drawn',
  calls: sampler === 'heun' ? 2 * steps - 1 : steps,
  rows: 2 * steps,
  total: 100 * steps,
  ssim,
  latentL2,
})

const lines: readonly Line[] = [
  line('euler', 1, 1, 0.3),
  line('euler', 1, 2, 0.5),
  line('euler', 4, 1, 0.8),
  line('euler', 4, 2, 0.9),
  line('heun', 4, 1, 0.79),
  line('heun', 4, 2, 0.93),
  { values: { sampler: 'heun', steps: '1', seed: '1' }, state: 'failed', why: 'NaN' },
  { values: { sampler: 'heun', steps: '1', seed: '2' }, state: 'waiting' },
]

describe('points', () => {
  it('are means over seeds with their places, calls and front', () => {
    const points = pointsOf(lines, 'ssim', 'calls')
    expect(points.map(({ values, places, cost, front }) => [values, places, cost, front])).toEqual([
      [{ sampler: 'euler', steps: '1' }, [0, 1], 1, true],
      [{ sampler: 'euler', steps: '4' }, [2, 3], 4, true],
      [{ sampler: 'heun', steps: '4' }, [4, 5], 7, true],
    ])
    expect(points[0]!.quality).toMatchObject({ n: 2, interval: [0.3, 0.5] })
    expect(points[0]!.quality.mean).toBeCloseTo(0.4)
    expect(bestOf(points, 'ssim')).toBe(points[2])
  })

  it('know that less distance is better', () => {
    const points = pointsOf(lines, 'latentL2', 'rows')
    expect(bestOf(points, 'latentL2')!.values).toEqual({ sampler: 'heun', steps: '4' })
    // For the same eight rows heun is nearer: euler is beaten.
    expect(points.map(({ front }) => front)).toEqual([true, false, true])
    expect(bestOf([], 'ssim')).toBeUndefined()
    expect(pointsOf(lines, 'psnr', 'rows')).toEqual([])
  })

  it('off the front are beaten by one that is on it, and none on it is', () => {
    const cell = fc.record({ steps: fc.integer({ min: 1, max: 6 }), ssim: fc.double({ min: 0, max: 1, noNaN: true }) })
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 12 }), (cells) => {
        const points = pointsOf(
          cells.map(({ steps, ssim }, i) => line(`s${i}`, steps, 1, ssim)),
          'ssim',
          'rows',
        )
        const beats = (a: (typeof points)[number], b: (typeof points)[number]) =>
          a.cost <= b.cost && a.quality.mean >= b.quality.mean && (a.cost < b.cost || a.quality.mean > b.quality.mean)
        for (const point of points) {
          const beaten = points.some((other) => other.front && beats(other, point))
          expect(beaten).toBe(!point.front)
        }
      }),
    )
  })
})

describe('differences', () => {
  const many = (sampler: string, shift: number) =>
    Array.from({ length: 12 }, (_, seed) => line(sampler, 4, seed, 0.5 + 0.03 * (seed % 5) + shift))
  const verdict = (shift: number, metric: 'ssim' | 'latentL2' = 'ssim') => {
    const all = [...many('a', 0), ...many('b', 0).map((one, i) => ({ ...one, ssim: one.ssim! + shift + (i % 2 ? 0.01 : -0.01), latentL2: one.latentL2! - shift }))] // prettier-ignore
    const [a, b] = pointsOf(all, metric, 'rows')
    return differenceOf(b!, a!, all, metric)
  }

  it('are paired by seed: a shift far below the spread over seeds is clear', () => {
    expect(verdict(0.02)).toMatchObject({ verdict: 'better', difference: { n: 12 } })
    expect(verdict(-0.02)?.verdict).toBe('worse')
    expect(verdict(0.02, 'latentL2')?.verdict).toBe('better')
    expect(verdict(0)?.verdict).toBe('no clear difference')
  })

  it('need shared seeds, and more than one to be clear', () => {
    const all = [line('a', 1, 1, 0.5), line('b', 1, 2, 0.9), line('c', 1, 1, 0.9)]
    const [a, b, c] = pointsOf(all, 'ssim', 'rows')
    expect(differenceOf(b!, a!, all, 'ssim')).toBeUndefined()
    expect(differenceOf(c!, a!, all, 'ssim')).toMatchObject({ verdict: 'no clear difference', difference: { n: 1 } })
  })
})
