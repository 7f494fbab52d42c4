// Even timesteps from the last to the first, levels interpolated in their logarithms.
import { linspace, logValueAt } from '../../math/interpolate.ts'
import type { Schedule } from '../types.ts'

/** `linspace(T - 1, 0, n)`. ComfyUI's `normal`. */
export const normal: Schedule = ({ steps, noise: { sigmas } }) => ({
  sigmas: linspace(sigmas.length - 1, 0, steps).map((t) => logValueAt(sigmas, t)),
})
