// Even timesteps that start at full noise and stop one step before the first, as Stability's few-step models expect.
import { linspace, logValueAt } from '../../math/interpolate.ts'
import type { Schedule } from '../types.ts'

/** `linspace(T - 1, 0, n + 1)` without its end. ComfyUI's `sgm_uniform`. */
export const sgmUniform: Schedule = ({ steps, noise: { sigmas } }) => ({
  sigmas: linspace(sigmas.length - 1, 0, steps + 1)
    .slice(0, -1)
    .map((t) => logValueAt(sigmas, t)),
})
