// Denoising diffusion implicit models: deterministic at eta 0, as noisy as DDPM at eta 1.
import { ancestral } from '../../math/ancestral.ts'
import type { Sampler } from '../types.ts'

/**
 * Song et al. 2020, equation 12, divided by sqrt(alphaBar): Euler with an ancestral share of `eta`. `landings` holds where
 * each step lands, where that is not the next level; latents of unit variance carry over unchanged between the two.
 */
export const ddim = (eta: number, landings?: readonly number[]): Sampler =>
  async function* ({ denoise, combine, noise }, x, sigmas) {
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const landing = landings?.[i] ?? next
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      const { down, up } = ancestral(sigma, landing, eta)
      const carry = Math.hypot(next, 1) / Math.hypot(landing, 1)
      x = combine([
        [(carry * down) / sigma, x],
        [carry * (1 - down / sigma), denoised],
        ...(eta > 0 ? [[carry * up, noise()] as const] : []),
      ])
    }
    return x
  }
