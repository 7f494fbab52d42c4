// DPM-Solver++ for the stochastic equation through a midpoint: two model calls and two draws a step.
import { ancestral } from '../../math/ancestral.ts'
import type { Sampler } from '../types.ts'

/**
 * Lu et al. 2022 (2211.01095), the stochastic form of algorithm 1 with r = 1/2; k-diffusion `sample_dpmpp_sde` with eta 1.
 * k-diffusion's own draws come from one Brownian path (`stepNoise`).
 */
export const dpmppSde: Sampler = async function* ({ denoise, combine, noise }, x, sigmas) {
  for (let i = 0; i + 1 < sigmas.length; i++) {
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
    const denoised = await denoise(x, sigma)
    yield { i, sigma, denoised }
    if (next === 0) return denoised
    const middle = Math.sqrt(sigma * next)
    const half = ancestral(sigma, middle, 1)
    const halfway = combine([
      [half.down / sigma, x],
      [1 - half.down / sigma, denoised],
      [half.up, noise(sigma, middle)],
    ])
    const second = await denoise(halfway, middle)
    yield { i, sigma: middle, denoised: second }
    const { down, up } = ancestral(sigma, next, 1)
    x = combine([
      [down / sigma, x],
      [1 - down / sigma, second],
      [up, noise(sigma, next)],
    ])
  }
  return x
}
