import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  bfloatsToFloats,
  bfloatToFloat,
  floatsToHalves,
  floatToBfloat,
  floatToHalf,
  halfToFloat,
  halvesToFloats,
} from './half.ts'

const all = Array.from({ length: 65536 }, (_, i) => i)
const isNan = (half: number) => (half & 0x7c00) === 0x7c00 && (half & 0x3ff) !== 0

test('all 65,536 float16 patterns survive the round trip', () => {
  for (const half of all) {
    const value = halfToFloat(half)
    if (isNan(half)) {
      expect(value).toBeNaN()
      expect(floatToHalf(value) & 0x7fff).toBe(0x7e00)
    } else if (floatToHalf(value) !== half) expect.fail(`${half} became ${floatToHalf(value)}`)
  }
})

test('all 65,536 bfloat16 patterns survive the round trip', () => {
  for (const bits of all) {
    const value = bfloatToFloat(bits)
    if (Number.isNaN(value)) expect(bfloatToFloat(floatToBfloat(value))).toBeNaN()
    else if (floatToBfloat(value) !== bits) expect.fail(`${bits} became ${floatToBfloat(value)}`)
  }
})

test('known float16 values', () => {
  const known: [number, number][] = [
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [65519.99, 0x7bff],
    [65520, 0x7c00],
    [Infinity, 0x7c00],
    [2 ** -24, 1],
    [2 ** -25, 0],
    [2 ** -25 * 1.0001, 1],
    [-(2 ** -14), 0x8400],
    [2 ** -14 - 2 ** -24, 0x03ff],
    [0.1, 0x2e66],
    [-0, 0x8000],
  ]
  for (const [value, half] of known) expect([value, floatToHalf(value)]).toEqual([value, half])
})

test('every float32 goes to the nearest float16, ties to even', () => {
  const finite = all.filter((half) => half < 0x7c00)
  for (const half of finite.slice(0, -1)) {
    const [low, high] = [halfToFloat(half), halfToFloat(half + 1)]
    const middle = (low + high) / 2
    const even = half & 1 ? half + 1 : half
    if (floatToHalf(middle) !== even) expect.fail(`${middle} became ${floatToHalf(middle)}, expected ${even}`)
    const below = Math.fround(middle - (high - low) / 1024)
    if (floatToHalf(below) !== half) expect.fail(`${below} became ${floatToHalf(below)}, expected ${half}`)
  }
})

test('bfloat16 rounds to nearest', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, min: Math.fround(-3e38), max: Math.fround(3e38) }), (value) => {
      const near = bfloatToFloat(floatToBfloat(value))
      expect(Math.abs(near - value)).toBeLessThanOrEqual(Math.max(Math.abs(value) * 2 ** -8, 2 ** -134))
    }),
  )
})

test('arrays convert element by element', () => {
  const halves = Uint16Array.from(all.filter((half) => !isNan(half)))
  expect(floatsToHalves(halvesToFloats(halves))).toEqual(halves)
  expect(bfloatsToFloats(Uint16Array.of(0x3f80, 0xc000))).toEqual(Float32Array.of(1, -2))
})
