// Latent consistency models: every answer is a finished picture, noised again to the next level.
import type { Grid, Sampler } from '../types.ts'

const sigmaData = 0.5

/**
 * D = c_out x0 + c_skip x with the boundary condition at s = `scaling` times the timestep, then x = D + sigma' z.
 * Luo et al. 2023; diffusers' LCMScheduler. x in the boundary condition has unit variance.
 */
export const lcm = (timesteps: Grid['timesteps'], scaling: number): Sampler =>
  async function* ({ denoise, combine, noise }, x, sigmas) {
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      const s = scaling * timesteps[i]!
      const clean = combine([
        [s / Math.hypot(s, sigmaData), denoised],
        [sigmaData ** 2 / (s * s + sigmaData ** 2) / Math.hypot(sigma, 1), x],
      ])
      x =
        i + 2 < sigmas.length
          ? combine([
              [1, clean],
              [next, noise()],
            ])
          : clean
    }
    return x
  }
