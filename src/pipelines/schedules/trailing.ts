// Timesteps from the high end of equal intervals, as most few-step checkpoints need.
import { roundEven, valueAt } from '../../math/interpolate.ts'
import type { Schedule } from '../types.ts'

/** `round(T - i T / n) - 1`. Lin et al. 2023 (2305.08891), table 2; diffusers' `trailing`. */
export const trailing: Schedule = ({ steps, noise }) => {
  const total = noise.sigmas.length
  const timesteps = Array.from({ length: steps }, (_, i) => roundEven(total - i * (total / steps)) - 1)
  return { timesteps, sigmas: timesteps.map((t) => valueAt(noise.sigmas, t)) }
}
