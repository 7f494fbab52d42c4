import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { relative } from '../../test/mixture.ts'
import { brownianNoise } from '../math/brownian.ts'
import { generators, startNoise, stepNoise } from './start.ts'

type Case = {
  rng: keyof typeof generators
  strength: number
  resize: [number, number] | null
  first: number[]
  second: number[]
}
const { starts } = JSON.parse(
  readFileSync(new URL('../../test/goldens/guidance/noise.json', import.meta.url), 'utf8'),
) as { starts: Case[] }

test.each(starts)('equals A1111: $rng, variation $strength, from size $resize', (one) => {
  const { rng, strength, resize, first, second } = one
  const shape = [1, 2, 4, 4]
  const noise = generators[rng](11)
  const variation = { toward: { seed: 99, strength }, ...(resize ? { resizeFrom: resize } : {}) }
  const start = startNoise(generators[rng], 11, noise, shape, variation)
  expect(start.shape).toEqual(shape)
  expect(relative(start.data, first)).toBeLessThan(1e-6)
  expect([...noise(shape).data]).toEqual(second)
})

test('steps draw from the run, or from one path where they say between which levels', () => {
  const shape = [1, 1, 2, 2]
  const sigmas = [10, 5, 1, 0]
  const draws = () => generators.torch(7)
  const plain = stepNoise(undefined, 7, draws(), shape, sigmas)
  expect(plain(10, 5)).toEqual(draws()(shape))
  const path = stepNoise('brownian', 7, draws(), shape, sigmas)
  expect(path()).toEqual(draws()(shape))
  expect(path(10, 5)).toEqual(brownianNoise(7, 1, 10, shape)(10, 5))
  expect(path(10, 5)).toEqual(stepNoise('brownian', 7, draws(), shape, [10, 8, 5, 3, 1, 0])(10, 5))
})
