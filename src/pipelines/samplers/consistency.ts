// Consistency models: every answer is a finished picture, noised again to the next level.
import type { Sampler } from '../types.ts'

/** x = D + sqrt(sigma'^2 - least^2) z. Song et al. 2023, algorithm 1; `least` is the level at which the model was trained to stop. */
export const consistency = (least: number): Sampler =>
  async function* ({ denoise, combine, noise }, x, sigmas) {
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      if (i + 2 === sigmas.length) return denoised
      x = combine([
        [1, denoised],
        [Math.sqrt(Math.max(next ** 2 - least ** 2, 0)), noise()],
      ])
    }
    return x
  }
