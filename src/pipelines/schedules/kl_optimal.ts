// Noise levels that minimise a bound on the divergence between the true and the sampled distribution.
import { linspace } from '../../math/interpolate.ts'
import type { Schedule } from '../types.ts'

/** `tan` of even steps from `atan(max)` to `atan(min)`. Sabour et al. 2024 (2404.14507), section 3.1; ComfyUI's `kl_optimal`. */
export const klOptimal: Schedule = ({ steps, noise: { sigmas } }) => ({
  sigmas: linspace(Math.atan(sigmas[sigmas.length - 1]!), Math.atan(sigmas[0]!), steps).map(Math.tan),
})
