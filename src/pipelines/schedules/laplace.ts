// Noise levels spread as a Laplace distribution of their logarithms: most of them near sigma 1.
import { linspace } from '../../math/interpolate.ts'
import type { Schedule } from '../types.ts'

const [centre, scale, tiny] = [0, 0.5, 1e-5]

/** Quantiles of Laplace(0, 1/2) of ln sigma, kept inside the trained levels. Hang et al. 2024 (2407.03297); ComfyUI's LaplaceScheduler. */
export const laplace: Schedule = ({ steps, noise: { sigmas } }) => ({
  sigmas: linspace(0, 1, steps).map((x) => {
    const log = centre - scale * Math.sign(0.5 - x) * Math.log(1 - 2 * Math.abs(0.5 - x) + tiny)
    return Math.min(Math.max(Math.exp(log), sigmas[0]!), sigmas[sigmas.length - 1]!)
  }),
})
