// Noise levels of the continuous variance-preserving process.
import { linspace } from '../../math/interpolate.ts'
import type { Schedule } from '../types.ts'

const [betaD, betaMin, end] = [19.9, 0.1, 1e-3]

/**
 * sqrt(exp(betaD t^2 / 2 + betaMin t) - 1) for t from 1 to 0.001. Song et al. 2021; k-diffusion `get_sigmas_vp`.
 * Starts at 152 whatever the model was trained on.
 */
export const vp: Schedule = ({ steps }) => ({
  sigmas: linspace(1, end, steps).map((t) => Math.sqrt(Math.expm1((betaD * t * t) / 2 + betaMin * t))),
})
