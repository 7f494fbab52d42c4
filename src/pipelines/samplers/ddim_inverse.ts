// DDIM backwards: from a picture up to the noise that it would be drawn from. Levels rise; one model call a step and round.
import type { Sampler } from '../types.ts'

/**
 * Song et al. 2020, section 4.3; diffusers' DDIMInverseScheduler (`rounds` 0): the slope at the next level, as the network sees
 * it from the latents of this one. Each further round asks at the latents found so far, which closes in on the level's own
 * slope: the walk down by DDIM then comes back to the picture (Pan et al. 2023, 2309.04907).
 */
export const ddimInverse = (rounds = 0): Sampler =>
  async function* ({ denoise, combine }, x, sigmas) {
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      // The network sees latents of unit variance: the same ones, told the next level.
      let asked = combine([[Math.hypot(next, 1) / Math.hypot(sigma, 1), x]])
      for (let round = 0; round <= rounds; round++) {
        const denoised = await denoise(asked, next)
        yield { i, sigma: next, denoised }
        asked = combine([[1, x], [(next - sigma) / next, asked], [(sigma - next) / next, denoised]]) // prettier-ignore
      }
      x = asked
    }
    return x
  }
