import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { philoxNoise } from './philox.ts'

type Draw = { seed: number; size: number; first: number[]; checksum: number }
const { published, draws } = JSON.parse(
  readFileSync(new URL('../../test/goldens/guidance/noise.json', import.meta.url), 'utf8'),
) as { published: number[]; draws: Draw[] }

const checksum = (data: Float32Array) =>
  new Uint32Array(data.buffer).reduce((sum, word, i) => (sum + Math.imul(word, 2 * i + 1)) >>> 0, 0)

test('equals what A1111 prints for seed 0', () => {
  const { shape, data } = philoxNoise(0)([3, 4])
  expect(shape).toEqual([3, 4])
  data.forEach((value, i) => expect(value).toBeCloseTo(published[i]!, 6))
})

test.each([...new Set(draws.map(({ seed }) => seed))])(
  'equals it to the last bit, draw after draw, seed %i',
  (seed) => {
    const noise = philoxNoise(seed)
    for (const { size, first, checksum: expected } of draws.filter((draw) => draw.seed === seed)) {
      const data = noise([size]).data as Float32Array
      expect(data.slice(0, 12)).toEqual(Float32Array.from(first))
      expect(checksum(data), `all of ${size}`).toBe(expected)
    }
  },
)

test('all 53 bits of a seed count', () => {
  expect(philoxNoise(2 ** 32 + 42)([4]).data).not.toEqual(philoxNoise(42)([4]).data)
})

test.each([-1, 0.5, NaN, 2 ** 53])('refuses %s as a seed', (seed) => {
  expect(() => philoxNoise(seed)).toThrow(`random: seed: expected a whole number from 0 to 2^53 - 1, got ${seed}`)
})
