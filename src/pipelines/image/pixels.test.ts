import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromPixels, toPixels } from './pixels.ts'

const grey = (values: number[]) =>
  Array.from(
    toPixels({ shape: [1, 3, 1, values.length], data: Float32Array.from([...values, ...values, ...values]) }).data,
  )

describe('toPixels', () => {
  it('interleaves the planes and is opaque', () => {
    const data = Float32Array.from([-1, 1, 1, -1, 0.2, -0.2])
    expect(Array.from(toPixels({ shape: [1, 3, 1, 2], data }).data)).toEqual([0, 255, 153, 255, 255, 0, 102, 255])
  })

  it('clamps, and rounds as diffusers does: these four fall on a half in float32', () => {
    const levels = grey([-7, 7, -0.4, 0, 0.4, 0.8]).filter((_, i) => i % 4 === 0)
    expect(levels).toEqual([0, 255, 76, 128, 178, 230])
    expect(grey([Number.NaN, Number.POSITIVE_INFINITY]).slice(0, 5)).toEqual([0, 0, 0, 255, 255])
  })

  it('refuses another shape', () => {
    expect(() => toPixels({ shape: [1, 4, 1, 1], data: new Float32Array(4) })).toThrow('expected [1, 3, height, width]')
  })
})

describe('fromPixels', () => {
  it('is undone by toPixels', () => {
    const picture = fc
      .uint8Array({ minLength: 24, maxLength: 24 })
      .map((bytes) => bytes.map((b, i) => (i % 4 === 3 ? 255 : b)))
    fc.assert(
      fc.property(picture, (bytes) => {
        const pixels = { width: 3, height: 2, data: new Uint8ClampedArray(bytes) }
        expect(toPixels(fromPixels(pixels))).toEqual(pixels)
      }),
    )
  })

  it('refuses a size that does not fit', () => {
    expect(() => fromPixels({ width: 3, height: 3, data: new Uint8ClampedArray(4) })).toThrow(
      'expected 36 bytes, got 4',
    )
  })
})
