// Trajectory consistency: every answer leaps along the trajectory to a level of choice, and is noised up from there.
import { valueAt } from '../../math/interpolate.ts'
import type { Grid, NoiseModel, Sampler } from '../types.ts'

/**
 * Zheng et al. 2024; diffusers' TCDScheduler. Each step lands at timestep s = floor((1 - eta) t') and climbs to the next t':
 * x_s = D + sigma_s (x - D) / sigma, x = x_s + sqrt(sigma'^2 - sigma_s^2) z. The last lands at the lowest trained level.
 */
export const tcd = (eta: number, timesteps: Grid['timesteps'], levels: NoiseModel): Sampler =>
  async function* ({ denoise, combine, noise }, x, sigmas) {
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      const final = i + 2 === sigmas.length
      const target = eta > 0 && !final ? valueAt(levels.sigmas, Math.floor((1 - eta) * timesteps[i + 1]!)) : next
      const landing = Math.min(target, next)
      x = combine([
        [landing / sigma, x],
        [1 - landing / sigma, denoised],
        ...(eta > 0 && !final ? [[Math.sqrt(next ** 2 - landing ** 2), noise()] as const] : []),
      ])
    }
    return x
  }
