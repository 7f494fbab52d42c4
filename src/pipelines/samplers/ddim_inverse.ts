// DDIM backwards: from a picture up to the noise that it would be drawn from. Levels rise; one model call a step and round.
import type { Latents, Parametrization, Sampler } from '../types.ts'

/** In place of no noise at all, where a slope is a limit. */
const least = 1e-6

/**
 * Song et al. 2020, section 4.3; diffusers' DDIMInverseScheduler (`rounds` 0): the network is told the next level but sees the latents of
 * this one, and `space` reads its answer as one about this level. Each further round asks at the latents found so far, which closes in
 * on the next level's own slope: the walk down by DDIM then comes back to the picture (Pan et al. 2023, 2309.04907).
 */
export const ddimInverse = (space: Parametrization, rounds = 0): Sampler =>
  async function* ({ denoise, combine }, x, sigmas) {
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const here = Math.max(sigma, least)
      // The network sees latents of unit variance: the same ones, told the next level.
      let asked: Latents = combine([[Math.hypot(next, 1) / Math.hypot(sigma, 1), x]])
      for (let round = 0; round <= rounds; round++) {
        const denoised = await denoise(asked, next)
        yield { i, sigma: next, denoised }
        // The slope (x - D) / sigma with D = skip x + out v here, where the answer v is (denoised - skip asked) / out there.
        const [own, answer] = [(1 - space.skip(here)) / here, -space.out(here) / here / space.out(next)]
        const h = next - sigma
        asked = combine(
          round === 0
            ? [[1 + h * own, x], [h * answer, denoised], [-h * answer * space.skip(next), asked]] // prettier-ignore
            : [
                [1, x],
                [h / next, asked],
                [-h / next, denoised],
              ],
        )
      }
      x = asked
    }
    return x
  }
