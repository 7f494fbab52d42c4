// Noise levels spread by a beta distribution: many near both ends.
import { betaQuantile } from '../../math/beta.ts'
import { linspace, roundEven } from '../../math/interpolate.ts'
import type { Schedule } from '../types.ts'

const shape = 0.6

/** min + (max - min) times quantiles of Beta(0.6, 0.6). Lee et al. 2024 (2407.12173); diffusers' `use_beta_sigmas`. */
export const beta: Schedule = ({ steps, max, min }) => ({
  sigmas: linspace(0, 1, steps).map((x) => min + betaQuantile(1 - x, shape, shape) * (max - min)),
})

/** The same quantiles of the timesteps instead. ComfyUI's `beta`, which drops timesteps that come twice. */
export const betaTimesteps: Schedule = ({ steps, noise: { sigmas } }) => {
  const last = sigmas.length - 1
  const timesteps = Array.from({ length: steps }, (_, i) => roundEven(betaQuantile(1 - i / steps, shape, shape) * last))
  return { timesteps, sigmas: timesteps.map((t) => sigmas[t]!) }
}
