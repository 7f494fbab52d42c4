// DPM-Solver++ of order 2 in the manner of CFG++: guided pictures, noise as the negative prompt sees it.
import type { Latents, Sampler } from '../types.ts'

/** Chung et al. 2024 (2406.08070); ComfyUI's `dpmpp_2m_cfg_pp`. Its slope runs from the last D_away to D. */
export const dpmpp2mCfgPp: Sampler = async function* ({ denoise, combine }, x, sigmas) {
  let last: Latents | undefined
  for (let i = 0; i + 1 < sigmas.length; i++) {
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
    const denoised = await denoise(x, sigma)
    yield { i, sigma, denoised }
    const away = denoised.away ?? denoised
    const ratio = next / sigma
    const slope = last && next > 0 ? ((1 - ratio) * Math.log(sigma / next)) / Math.log(sigmas[i - 1]! / sigma) / 2 : 0
    x = combine([
      [1 + slope, denoised],
      [ratio, x],
      [-ratio, away],
      [-slope, last ?? denoised],
    ])
    last = away
  }
  return x
}
