// Timesteps from the low end of equal intervals, as most Stable Diffusion checkpoints ship.
import { valueAt } from '../../math/interpolate.ts'
import type { Schedule } from '../types.ts'

/** `arange(n) * (T // n) + offset`, from high to low. Lin et al. 2023 (2305.08891), table 2; diffusers' `leading`. */
export const leading: Schedule = ({ steps, noise, rules, stepsOffset }) => {
  const stride = Math.floor(noise.sigmas.length / (steps + (rules.spare ? 1 : 0)))
  const lowest = (rules.spare ? stride : 0) + stepsOffset
  const timesteps = Array.from({ length: steps }, (_, i) => (steps - 1 - i) * stride + lowest)
  return { timesteps, sigmas: timesteps.map((t) => valueAt(noise.sigmas, t)) }
}
