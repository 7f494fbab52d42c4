import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { relative } from '../../test/mixture.ts'
import { generators, startNoise } from './start.ts'

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
