// Timesteps out of the grid that a latent consistency model was distilled on.
import { linspace, valueAt } from '../../math/interpolate.ts'
import type { Schedule } from '../types.ts'

/**
 * Evenly spaced entries of the grid k - 1, 2k - 1, ... T - 1 with k = T // originalSteps, from high to low.
 * Luo et al. 2023; diffusers' LCMScheduler and TCDScheduler. No more steps than that grid has, or its lower part of `strength`.
 */
export const lcm: Schedule = ({ steps, noise, originalSteps, strength }) => {
  const most = Math.trunc(originalSteps * strength)
  if (steps > most) throw new RangeError(`schedule: lcm: expected at most ${most} steps, got ${steps}`)
  const stride = Math.floor(noise.sigmas.length / originalSteps)
  const picks = linspace(0, most, steps + 1).slice(0, -1)
  const timesteps = picks.map((pick) => (most - Math.floor(pick)) * stride - 1)
  return { timesteps, sigmas: timesteps.map((t) => valueAt(noise.sigmas, t)) }
}
