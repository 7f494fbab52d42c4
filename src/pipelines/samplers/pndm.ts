// Pseudo linear multistep on the noise, the sampler that Stable Diffusion 1.x folders name: one model call a step and one more.
import type { Latents, Sampler } from '../types.ts'

/** Adams-Bashforth weights, the newest slope first. */
const weights = [[1], [3 / 2, -1 / 2], [23 / 12, -16 / 12, 5 / 12], [55 / 24, -59 / 24, 37 / 24, -9 / 24]] as const

/**
 * Liu et al. 2022 (2202.09778), the PLMS steps alone as diffusers' PNDMScheduler with `skip_prk_steps`. The first step is taken
 * twice, the second time with the mean of both slopes. `landings` as in ddim. Slopes are of the noise whatever the network
 * predicts; diffusers averages v itself where it predicts v.
 */
export const pndm = (landings?: readonly number[]): Sampler =>
  async function* ({ denoise, combine }, x, sigmas) {
    let slopes: Latents[] = []
    const ask = async (at: Latents, sigma: number) => {
      const denoised = await denoise(at, sigma)
      const slope = combine([
        [1 / sigma, at],
        [-1 / sigma, denoised],
      ])
      return { denoised, slope }
    }
    const step = (from: Latents, i: number, terms: readonly (readonly [number, Latents])[]) => {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const landing = landings?.[i] ?? next
      const carry = Math.hypot(next, 1) / Math.hypot(landing, 1)
      return combine([[carry, from], ...terms.map(([w, slope]) => [carry * (landing - sigma) * w, slope] as const)])
    }
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const sigma = sigmas[i]!
      const { denoised, slope } = await ask(x, sigma)
      yield { i, sigma, denoised }
      slopes = [slope, ...slopes].slice(0, 4)
      const ab = weights[slopes.length - 1]!
      const plain = step(
        x,
        i,
        slopes.map((d, k) => [ab[k]!, d]),
      )
      const next = sigmas[i + 1]!
      if (i === 0 && sigmas.length > 2) {
        const ahead = await ask(plain, next)
        yield { i, sigma: next, denoised: ahead.denoised }
        x = step(x, i, [
          [1 / 2, ahead.slope],
          [1 / 2, slope],
        ])
      } else x = plain
    }
    return x
  }
