// Stochastic explicit exponential solver of two stages: as many model calls and draws a step.
import { fades } from '../../math/seeds.ts'
import type { Sampler } from '../types.ts'

/** Gonzalez et al. 2023 (2305.14267), SEEDS-2 in VE form with r = 1/2, eta 1; ComfyUI's `seeds_2`. */
export const seeds2: Sampler = async function* ({ denoise, combine, noise }, x, sigmas) {
  for (let i = 0; i + 1 < sigmas.length; i++) {
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
    const denoised = await denoise(x, sigma)
    yield { i, sigma, denoised }
    if (next === 0) return denoised
    const h = Math.log(sigma / next)
    const [near, far] = fades(h, [1 / 2, 1]) as [number, number]
    const [z1, z2] = [noise(), noise()]
    const middle = Math.sqrt(sigma * next)
    const halfway = combine([
      [Math.exp(-h), x],
      [-Math.expm1(-h), denoised],
      [middle * near, z1],
    ])
    const second = await denoise(halfway, middle)
    yield { i, sigma: middle, denoised: second }
    x = combine([
      [Math.exp(-2 * h), x],
      [-Math.expm1(-2 * h), second],
      [next * far, z1],
      [next * near, z2],
    ])
  }
  return x
}
