import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { torchNoise } from './random.ts'
import { bootstrapMean, pairedDifference, paretoFront } from './statistics.ts'

describe('statistics', () => {
  it('hold the true mean in about 95 of 100 intervals', () => {
    const noise = torchNoise(1)
    let inside = 0
    for (let trial = 0; trial < 100; trial++) {
      const values = [...noise([40]).data].map((z) => 5 + 2 * z)
      const [low, high] = bootstrapMean(values, trial).interval!
      if (low <= 5 && 5 <= high) inside++
    }
    expect(inside).toBeGreaterThan(87)
    expect(inside).toBeLessThan(100)
  })

  it('are as wide as the standard error says', () => {
    const values = [...torchNoise(2)([400]).data]
    const [low, high] = bootstrapMean(values).interval!
    expect(high - low).toBeCloseTo((2 * 1.96) / Math.sqrt(400), 1)
    expect(bootstrapMean(values)).toEqual(bootstrapMean(values))
    expect(bootstrapMean(values, 1).interval).not.toEqual(bootstrapMean(values).interval)
  })

  it('claim nothing of one value', () => {
    expect(bootstrapMean([3])).toEqual({ n: 1, mean: 3 })
    expect(pairedDifference([3], [1])).toEqual({ n: 1, mean: 2, clear: false })
    expect(() => bootstrapMean([])).toThrow('expected values')
  })

  it('call a difference clear only where pairs agree', () => {
    const base = [...torchNoise(3)([8]).data].map((z) => 10 * z)
    const nudged = base.map((value, i) => value + 1 + 0.1 * (i % 3))
    expect(pairedDifference(nudged, base)).toMatchObject({ clear: true, n: 8 })
    const shuffled = base.map((value, i) => value + (i % 2 === 0 ? 1 : -1))
    expect(pairedDifference(shuffled, base).clear).toBe(false)
    expect(pairedDifference([Infinity, 2], [Infinity, 2])).toMatchObject({ mean: 0, clear: false })
  })

  it('find the front: nothing on it is beaten, all else is', () => {
    const point = fc.record({ cost: fc.nat(8), quality: fc.nat(8) })
    fc.assert(
      fc.property(fc.array(point), (points) => {
        const beaten = points.map((a) =>
          points.some((b) => b.cost <= a.cost && b.quality >= a.quality && (b.cost < a.cost || b.quality > a.quality)),
        )
        const front = paretoFront(points)
        expect([...front].sort((a, b) => a - b)).toEqual(points.flatMap((_, i) => (beaten[i] ? [] : [i])))
        const costs = front.map((i) => points[i]!.cost)
        expect(costs).toEqual([...costs].sort((a, b) => a - b))
      }),
    )
    expect(paretoFront([{ cost: 1, quality: NaN }])).toEqual([])
  })
})
