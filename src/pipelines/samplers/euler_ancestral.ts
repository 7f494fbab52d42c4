// Euler steps that go below the next noise level and come back with fresh noise: order 1, stochastic.
import { ancestral, type Splitting } from '../../math/ancestral.ts'
import type { Sampler } from '../types.ts'

/**
 * Euler to sigma_down, then sigma_up z. k-diffusion `sample_euler_ancestral`; `eta` 1 is diffusers' scheduler. Flows split
 * their steps another way: ComfyUI `sample_euler_ancestral_RF`, diffusers' LTXEulerAncestralRFScheduler.
 */
export const eulerAncestral = (eta = 1, split: Splitting = ancestral): Sampler =>
  async function* ({ denoise, combine, noise }, x, sigmas) {
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      const { down, up } = split(sigma, next, eta)
      x = combine([
        [down / sigma, x],
        [1 - down / sigma, denoised],
        [up, noise()],
      ])
    }
    return x
  }
