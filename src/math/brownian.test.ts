import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { relative } from '../../test/mixture.ts'
import { brownianNoise } from './brownian.ts'
import { dot } from './latents.ts'
import { seedSequence } from './seed-sequence.ts'

type Run = { seed: number; low: number; high: number; draws: { from: number; to: number; noise: number[] }[] }
const { sequences, shape, runs } = JSON.parse(
  readFileSync(new URL('../../test/goldens/guidance/brownian.json', import.meta.url), 'utf8'),
) as { sequences: { entropy: number; path: number[]; words: number[] }[]; shape: number[]; runs: Run[] }

test.each(sequences)('seeds are those of numpy, $entropy at $path', ({ entropy, path, words }) => {
  expect(seedSequence(entropy, path, 24, 4)).toEqual(words)
})

test('draws are those of k-diffusion and torchsde, as far as torch rounds its square root', () => {
  for (const { seed, low, high, draws } of runs) {
    const noise = brownianNoise(seed, low, high, shape)
    for (const { from, to, noise: expected } of draws) {
      expect(relative(noise(from, to).data, expected), `seed ${seed}, ${from} to ${to}`).toBeLessThan(1.5e-7)
    }
  }
})

describe('the path', () => {
  const wide = [1, 1, 64, 64]

  test('does not depend on the steps or their order: short steps add up to the long one', () => {
    const [once, often] = [brownianNoise(5, 0.03, 14.6, wide), brownianNoise(5, 0.03, 14.6, wide)]
    const levels = [14.6, 9.123, 4.2, 1.7, 0.61, 0.2, 0.03]
    const sum = new Float64Array(64 * 64)
    for (const [i, from] of levels.slice(0, -1).entries()) {
      const step = Math.sqrt(from - levels[i + 1]!)
      often(from, levels[i + 1]!).data.forEach((value, k) => (sum[k]! += step * value))
    }
    const long = once(14.6, 0.03).data.map((value) => value * Math.sqrt(14.57))
    expect(relative(sum, long)).toBeLessThan(1e-5)
  })

  test('is unit normal over any step, and independent over steps that do not overlap', () => {
    const noise = brownianNoise(1, 0.03, 14.6, wide)
    const [a, b, both] = [noise(14.6, 3), noise(3, 0.5), noise(14.6, 0.5)]
    const share = (x: typeof a, y: typeof a) => dot(x, y) / x.data.length
    for (const draw of [a, b, both]) expect(share(draw, draw)).toBeCloseTo(1, 1)
    expect(Math.abs(share(a, b))).toBeLessThan(0.05)
    expect(share(a, both)).toBeCloseTo(Math.sqrt(11.6 / 14.1), 1)
  })
})
