import fc from 'fast-check'
import { expect, test } from 'vitest'
import { combine, deviation, dot, isFinite, mean } from './latents.ts'

const vector = (...values: number[]) => ({ shape: [values.length], data: Float64Array.from(values) })
const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true })

test('combine is linear', () => {
  fc.assert(
    fc.property(finite, finite, finite, finite, (a, x, b, y) => {
      const [sum] = combine([
        [a, vector(x)],
        [b, vector(y)],
      ]).data
      expect(Math.abs(sum! - (a * x + b * y))).toBe(0)
    }),
  )
})

test('combine keeps shape and precision', () => {
  const x = { shape: [1, 2], data: Float32Array.of(0.1, 0.2) }
  expect(combine([[2, x]])).toEqual({ shape: [1, 2], data: Float32Array.of(2 * x.data[0]!, 2 * x.data[1]!) })
  expect(combine([[1, vector(0.1)]]).data).toBeInstanceOf(Float64Array)
})

test('a weight of 0 silences even infinity', () => {
  const sum = combine([
    [0, vector(Infinity)],
    [1, vector(3)],
  ])
  expect([...sum.data]).toEqual([3])
})

test('measures', () => {
  expect([...mean([vector(1, 2), vector(3, 6)]).data]).toEqual([2, 4])
  expect(dot(vector(1, 2, 3), vector(4, 5, 6))).toBe(32)
  expect(deviation(vector(1, 2, 3, 4))).toBeCloseTo(Math.sqrt(5 / 3), 14)
  expect(isFinite(vector(1, 2))).toBe(true)
  for (const odd of [NaN, Infinity, -Infinity]) expect(isFinite(vector(1, odd, 2))).toBe(false)
})

test('shapes that differ are refused', () => {
  const message = 'latents: shape: expected [2], got [1]'
  expect(() => dot(vector(1, 2), vector(1))).toThrow(message)
  expect(() =>
    combine([
      [1, vector(1, 2)],
      [1, vector(1)],
    ]),
  ).toThrow(message)
  expect(() => combine([])).toThrow('expected at least one term')
})
