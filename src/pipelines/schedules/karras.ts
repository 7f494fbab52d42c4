// Noise levels that crowd towards the low end.
import { linspace } from '../../math/interpolate.ts'
import type { Schedule } from '../types.ts'

const rho = 7

/** Equal steps of sigma^(1/rho). Karras et al. 2022, equation 5. */
export const karras: Schedule = ({ steps, max, min }) => ({
  sigmas: linspace(max ** (1 / rho), min ** (1 / rho), steps).map((root) => root ** rho),
})
