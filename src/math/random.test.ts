import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { torchNoise } from './random.ts'

type Draw = { size: number; first: number[]; last: number[]; checksum: number }
const goldens = JSON.parse(
  readFileSync(new URL('../../test/goldens/pipelines/random.json', import.meta.url), 'utf8'),
) as { torch: string; cases: { seed: number; skip?: number[]; draws: Draw[] }[] }

const checksum = (data: Float32Array) =>
  new Uint32Array(data.buffer).reduce((sum, word, i) => (sum + Math.imul(word, 2 * i + 1)) >>> 0, 0)

for (const { seed, skip, draws } of goldens.cases) {
  test(`equals torch.randn to the last bit, draw after draw, seed ${seed}`, () => {
    const noise = torchNoise(seed)
    for (const size of skip ?? []) noise([size])
    for (const { size, first, last, checksum: expected } of draws) {
      const data = noise([size]).data as Float32Array
      expect(data.slice(0, 20), `first of ${size}`).toEqual(Float32Array.from(first))
      expect(data.slice(-20), `last of ${size}`).toEqual(Float32Array.from(last))
      expect(checksum(data), `all of ${size}`).toBe(expected)
    }
  })
}

test('seeds count by their low 32 bits', () => {
  expect(torchNoise(2 ** 32 + 42)([16]).data).toEqual(torchNoise(42)([16]).data)
})

test('a shape only arranges the values', () => {
  const latents = torchNoise(3)([1, 4, 2, 3])
  expect(latents.shape).toEqual([1, 4, 2, 3])
  expect(latents.data).toEqual(torchNoise(3)([24]).data)
})

test.each([-1, 0.5, NaN, 2 ** 53])('refuses %s as a seed', (seed) => {
  expect(() => torchNoise(seed)).toThrow(`random: seed: expected a whole number from 0 to 2^53 - 1, got ${seed}`)
})
