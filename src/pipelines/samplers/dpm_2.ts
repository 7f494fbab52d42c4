// DPM-Solver of order 2 through the midpoint of log sigma: two model calls a step; as it is, or with fresh noise.
import { ancestral, type Splitting } from '../../math/ancestral.ts'
import type { Sampler } from '../types.ts'

/**
 * Lu et al. 2022 (2206.00927), algorithm 1, on x' = x + (sigma' - sigma) d(midpoint). `eta` 0 is diffusers'
 * KDPM2DiscreteScheduler, `eta` 1 its ancestral form, which flows split another way (ComfyUI `sample_dpm_2_ancestral_RF`).
 * The step to sigma 0 is Euler's.
 */
export const dpm2 = (eta: number, split: Splitting = ancestral): Sampler =>
  async function* ({ denoise, combine, noise }, x, sigmas) {
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const { down, up, carry = 1 } = split(sigma, next, eta)
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      if (next === 0) return denoised
      // From far above, all of the next level is fresh noise.
      if (down === 0) {
        x = combine([
          [1, denoised],
          [up, noise()],
        ])
        continue
      }
      const middle = Math.sqrt(sigma * down)
      const halfway = combine([
        [middle / sigma, x],
        [1 - middle / sigma, denoised],
      ])
      const second = await denoise(halfway, middle)
      yield { i, sigma: middle, denoised: second }
      const stride = (carry * (down - sigma)) / middle
      x = combine([[carry, x], [stride, halfway], [-stride, second], ...(eta > 0 ? [[up, noise()] as const] : [])])
    }
    return x
  }
