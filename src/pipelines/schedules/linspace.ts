// Timesteps from the first to the last, both included.
import { linspace as spaced, roundEven, valueAt } from '../../math/interpolate.ts'
import type { Schedule } from '../types.ts'

/** `linspace(0, T - 1, n)`, from high to low. Lin et al. 2023 (2305.08891), table 2; diffusers' `linspace`. */
export const linspace: Schedule = ({ steps, noise, rules }) => {
  const points = spaced(0, noise.sigmas.length - 1, steps + (rules.spare ? 1 : 0))
  const timesteps = points.slice(rules.spare ? 1 : 0).reverse()
  const told = timesteps.map(rules.whole === 'always' ? roundEven : Math.fround)
  return { timesteps: told, sigmas: told.map((t) => valueAt(noise.sigmas, t)) }
}
