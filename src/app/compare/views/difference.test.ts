import { describe, expect, it } from 'vitest'
import type { Pixels } from '../../../protocol.ts'
import { difference, scaleOf } from './difference.ts'

const pixels = (...rgba: number[]): Pixels => ({
  width: rgba.length / 4,
  height: 1,
  data: Uint8ClampedArray.from(rgba),
})
const a = pixels(10, 20, 30, 255, 200, 200, 200, 255)
const b = pixels(13, 15, 30, 255, 100, 255, 200, 255)

describe('the difference of two pictures', () => {
  it('is absolute, times the gain, cut off at white', () => {
    expect([...difference(a, b, 1, false)!.pixels.data]).toEqual([3, 5, 0, 255, 100, 55, 0, 255])
    expect([...difference(a, b, 4, false)!.pixels.data]).toEqual([12, 20, 0, 255, 255, 220, 0, 255])
    expect(difference(b, a, 4, false)!.pixels.data).toEqual(difference(a, b, 4, false)!.pixels.data)
  })

  it('is signed around mid grey, B less A', () => {
    expect([...difference(a, b, 1, true)!.pixels.data]).toEqual([131, 123, 128, 255, 28, 183, 128, 255])
    expect([...difference(a, a, 16, true)!.pixels.data]).toEqual([128, 128, 128, 255, 128, 128, 128, 255])
  })

  it('is told in numbers that no gain changes', () => {
    for (const gain of [1, 16])
      expect(difference(a, b, gain, true)).toMatchObject({ largest: 100, mean: (3 + 5 + 100 + 55) / 6 })
  })

  it('says what its shades stand for', () => {
    expect(scaleOf(4, false)).toEqual([0, 63.75])
    expect(scaleOf(5, true)).toEqual([-25.5, 25.5])
  })

  it('is none for different sizes', () => {
    expect(difference(a, pixels(0, 0, 0, 255), 1, false)).toBeUndefined()
  })
})
