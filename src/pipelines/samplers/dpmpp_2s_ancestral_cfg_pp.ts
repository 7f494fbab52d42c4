// DPM-Solver++ of order 2 through a midpoint in the manner of CFG++: guided pictures, noise as the negative prompt sees it.
import { ancestral } from '../../math/ancestral.ts'
import type { Sampler } from '../types.ts'

/** Chung et al. 2024 (2406.08070); ComfyUI's `dpmpp_2s_ancestral_cfg_pp`: both halves start from x + D - D_away. */
export const dpmpp2sAncestralCfgPp = (eta: number): Sampler =>
  async function* ({ denoise, combine, noise }, x, sigmas) {
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      const { down, up } = ancestral(sigma, next, eta)
      if (next === 0) return denoised
      const away = denoised.away ?? denoised
      const from = combine([[1, x], [1, denoised], [-1, away]]) // prettier-ignore
      // From far above, all of the next level is fresh noise: there is nothing to ask half-way.
      const middle = Math.sqrt(sigma * Math.max(down, Number.MIN_VALUE))
      const halfway = combine([[middle / sigma, from], [1 - middle / sigma, denoised]]) // prettier-ignore
      const second = down === 0 ? denoised : await denoise(halfway, middle)
      if (down > 0) yield { i, sigma: middle, denoised: second }
      x = combine([
        [down / sigma, from],
        [1 - down / sigma, second],
        [up, noise()],
      ])
    }
    return x
  }
