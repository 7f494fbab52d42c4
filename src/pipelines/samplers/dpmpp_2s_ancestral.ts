// DPM-Solver++ of order 2 through a midpoint, with fresh noise after every step: two model calls a step.
import { ancestral, type Splitting } from '../../math/ancestral.ts'
import type { Sampler } from '../types.ts'

/**
 * Lu et al. 2022 (2211.01095), algorithm 1, with r = 1/2, to sigma_down, then sigma_up z. k-diffusion
 * `sample_dpmpp_2s_ancestral`; flows split their steps as ComfyUI's form named `_RF`.
 */
export const dpmpp2sAncestral = (eta: number, split: Splitting = ancestral): Sampler =>
  async function* ({ denoise, combine, noise }, x, sigmas) {
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      const { down, up } = split(sigma, next, eta)
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
      x = combine([[down / sigma, x], [1 - down / sigma, second], ...(up > 0 ? [[up, noise()] as const] : [])])
    }
    return x
  }
