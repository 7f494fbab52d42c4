import { describe, expect, it } from 'vitest'
import { type Estimate, errorsAlong } from './errors.ts'

const at = (sigma: number, ...data: number[]): Estimate => ({
  sigma,
  denoised: { shape: [1, 1, 1, data.length], data: Float64Array.from(data) },
})
const fine = [at(8, 0, 0), at(4, 1, 1), at(2, 2, 2), at(1, 3, 3)]

describe('errors along a walk', () => {
  it('are none on the fine walk itself, between its levels too', () => {
    const walk = [at(8, 0, 0), at(4 * Math.SQRT2, 0.5, 0.5), at(2, 2, 2), at(1, 3, 3)]
    for (const { distance, added } of errorsAlong(walk, fine)) {
      expect(distance).toBeCloseTo(0, 12)
      expect(added).toBeCloseTo(0, 12)
    }
  })

  it('add up: the distance is the sum of what was added', () => {
    const errors = errorsAlong([at(8, 0, 0), at(4, 1.3, 0.7), at(1, 3.5, 3.5)], fine)
    expect(errors.map(({ distance }) => distance)).toEqual([0, 0.3, 0.5].map((x) => expect.closeTo(x, 12) as number))
    expect(errors.map(({ added }) => added)).toEqual([0, 0.3, 0.2].map((x) => expect.closeTo(x, 12) as number))
  })

  it('hold beyond the ends of the fine walk against its ends', () => {
    expect(errorsAlong([at(16, 1, 1), at(0.5, 3, 3)], fine).map(({ distance }) => distance)).toEqual([1, 0])
  })

  it('skip calls of the fine walk that look back', () => {
    expect(errorsAlong([at(2, 2, 2)], [at(8, 0, 0), at(8, 9, 9), at(2, 2, 2)])[0]!.distance).toBe(0)
  })

  it('are refused for walks of different pictures, or none', () => {
    expect(() => errorsAlong([at(1, 1)], fine)).toThrow('errors: expected 2 numbers, got 1')
    expect(() => errorsAlong([at(1, 1)], [])).toThrow('errors: fine walk: expected steps, got none')
  })
})
