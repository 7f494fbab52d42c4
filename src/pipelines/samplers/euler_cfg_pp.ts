// CFG++: steps towards the guided picture along the noise that the negative prompt sees. Wants a guidance of 1 to 2.
import { ancestral } from '../../math/ancestral.ts'
import type { Sampler } from '../types.ts'

/**
 * x' = D + sigma_down (x - D_away) / sigma, then sigma_up z. Chung et al. 2024 (2406.08070), algorithm 1; ComfyUI's
 * `euler_cfg_pp` (eta 0) and `euler_ancestral_cfg_pp` (eta 1). Without guidance it is euler.
 */
export const eulerCfgPp = (eta: number): Sampler =>
  async function* ({ denoise, combine, noise }, x, sigmas) {
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      const { down, up } = ancestral(sigma, next, eta)
      x = combine([
        [1, denoised],
        [down / sigma, x],
        [-down / sigma, denoised.away ?? denoised],
        ...(eta > 0 ? [[up, noise()] as const] : []),
      ])
    }
    return x
  }
