// Pseudo linear multistep on the noise, the sampler that Stable Diffusion 1.x folders name: one model call a step and one more.
import { evenWeights } from '../../math/adams-bashforth.ts'
import type { Latents, Sampler } from '../types.ts'

/**
 * Liu et al. 2022 (2202.09778), the PLMS steps alone as diffusers' PNDMScheduler with `skip_prk_steps`. The first step is taken
 * twice, the second time with the mean of both slopes. `landings` as in ddim. Slopes are of the noise whatever the network
 * predicts; diffusers averages v itself where it predicts v.
 */
export const pndm = (landings?: readonly number[]): Sampler =>
  async function* ({ denoise, combine }, x, sigmas) {
    let slopes: Latents[] = []
    const slopeOf = (at: Latents, sigma: number, denoised: Latents) => combine([[1 / sigma, at], [-1 / sigma, denoised]]) // prettier-ignore
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const landing = landings?.[i] ?? next
      const carry = Math.hypot(next, 1) / Math.hypot(landing, 1)
      const step = (terms: readonly (readonly [number, Latents])[]) =>
        combine([[carry, x], ...terms.map(([w, slope]) => [carry * (landing - sigma) * w, slope] as const)])
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      const slope = slopeOf(x, sigma, denoised)
      slopes = [slope, ...slopes].slice(0, evenWeights.length)
      const weights = evenWeights[slopes.length - 1]!
      const ahead = step(slopes.map((one, k) => [weights[k]!, one]))
      if (i === 0 && sigmas.length > 2) {
        const again = await denoise(ahead, next)
        yield { i, sigma: next, denoised: again }
        x = step([[1 / 2, slopeOf(ahead, next, again)], [1 / 2, slope]]) // prettier-ignore
      } else x = ahead
    }
    return x
  }
