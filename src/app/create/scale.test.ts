import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scaled } from './scale.ts'

describe('scaled', () => {
  it.each([
    [128, 128, 600, 520, 512, '128 × 128, shown 4×'],
    [512, 512, 600, 600, 512, '512 × 512'],
    [1024, 512, 512, 600, 512, '1024 × 512, shown at 50 %'],
  ])('%s × %s in %s × %s', (width, height, roomWidth, roomHeight, shown, words) => {
    const result = scaled(width, height, { width: roomWidth, height: roomHeight })
    expect(result).toMatchObject({ width: shown, words })
  })

  it('counts in pixels of the screen', () => {
    expect(scaled(128, 128, { width: 360, height: 400 }, 2)).toMatchObject({
      width: 320,
      words: '128 × 128, shown 2.5×',
    })
  })

  it('never exceeds the room and keeps the ratio', () => {
    const side = fc.integer({ min: 8, max: 4096 })
    fc.assert(
      fc.property(side, side, side, side, (width, height, roomWidth, roomHeight) => {
        const result = scaled(width, height, { width: roomWidth, height: roomHeight })
        expect(result.width).toBeLessThanOrEqual(roomWidth + 1e-6)
        expect(result.height).toBeLessThanOrEqual(roomHeight + 1e-6)
        expect(result.width * height).toBeCloseTo(result.height * width, 3)
      }),
    )
  })
})
