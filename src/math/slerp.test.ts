import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { relative } from '../../test/mixture.ts'
import { dot } from './latents.ts'
import { torchNoise } from './random.ts'
import { slerp } from './slerp.ts'

const { slerps } = JSON.parse(
  readFileSync(new URL('../../test/goldens/guidance/noise.json', import.meta.url), 'utf8'),
) as { slerps: { strength: number; low: number[]; high: number[]; mix: number[] }[] }
const tensor = (values: number[]) => ({ shape: [1, 2, 4, 4], data: Float32Array.from(values) })

test.each(slerps)('equals A1111, strength $strength', ({ strength, low, high, mix }) => {
  expect(relative(slerp(strength, tensor(low), tensor(high)).data, mix)).toBeLessThan(1e-6)
})

test('goes from one draw to the other and keeps the length on the way', () => {
  const shape = [1, 4, 64, 64]
  const [low, high] = [torchNoise(1)(shape), torchNoise(2)(shape)]
  expect(relative(slerp(0, low, high).data, low.data)).toBeLessThan(1e-6)
  expect(relative(slerp(1, low, high).data, high.data)).toBeLessThan(1e-6)
  const half = slerp(0.5, low, high)
  expect(Math.sqrt(dot(half, half) / half.data.length)).toBeCloseTo(1, 1)
})
