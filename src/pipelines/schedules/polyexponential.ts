// Noise levels whose logarithms follow a power of a straight line.
import { linspace } from '../../math/interpolate.ts'
import type { Schedule } from '../types.ts'

/** `exp(linspace(1, 0, n)^rho (ln max - ln min) + ln min)` over all trained levels. k-diffusion `get_sigmas_polyexponential`. */
export const polyexponential =
  (rho: number): Schedule =>
  ({ steps, noise: { sigmas } }) => {
    const [low, high] = [Math.log(sigmas[0]!), Math.log(sigmas[sigmas.length - 1]!)]
    return { sigmas: linspace(1, 0, steps).map((ramp) => Math.exp(ramp ** rho * (high - low) + low)) }
  }
