import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packFloats, packInts } from './pack.ts'

const bits = (value: number): number => new DataView(packFloats([value], 'float16').buffer).getUint16(0, true)
/** The value of a half by its definition. */
const half = (b: number): number => {
  const [sign, exponent, fraction] = [b >> 15 ? -1 : 1, (b >> 10) & 31, b & 1023]
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15))
}

describe('bytes of numbers', () => {
  it('keep every half as it is', () => {
    const finite = Array.from({ length: 0x10000 }, (_, b) => b).filter((b) => ((b >> 10) & 31) !== 31)
    expect(finite.filter((b) => bits(half(b)) !== b)).toEqual([])
  })

  it('round to the nearest half', () => {
    fc.assert(
      fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (x) => {
        const b = bits(x)
        const error = Math.abs(half(b) - x)
        for (const near of [b - 1, b + 1])
          if ((near & 0x7fff) < 0x7c00 && near >= 0) expect(error).toBeLessThanOrEqual(Math.abs(half(near) - x))
      }),
    )
    expect(bits(2049)).toBe(bits(2048))
    expect(bits(2051)).toBe(bits(2052))
    expect([Infinity, -Infinity, NaN, 65520, -1e9].map(bits)).toEqual([0x7c00, 0xfc00, 0x7e00, 0x7c00, 0xfc00])
  })

  it('write float32, int32 and int64 little-endian', () => {
    expect([...packFloats([1], 'float32')]).toEqual([0, 0, 0x80, 0x3f])
    expect([...packInts([-2], 'int32')]).toEqual([0xfe, 255, 255, 255])
    expect([...packInts([258], 'int64')]).toEqual([2, 1, 0, 0, 0, 0, 0, 0])
  })
})
