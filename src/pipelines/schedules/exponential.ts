// Noise levels equally spaced in their logarithms.
import { linspace } from '../../math/interpolate.ts'
import type { Schedule } from '../types.ts'

/** `exp(linspace(ln max, ln min, n))`. diffusers' `use_exponential_sigmas`, k-diffusion `get_sigmas_exponential`. */
export const exponential: Schedule = ({ steps, max, min }) => ({
  sigmas: linspace(Math.log(max), Math.log(min), steps).map(Math.exp),
})
