// The slope of the way from noise to picture at one level of noise.
import type { Latents, Tools } from '../types.ts'

/** dx / dsigma = (x - denoised) / sigma: Karras et al. 2022, equation 3; k-diffusion's `to_d`. `sigma` above 0. */
export const slopeAt = (combine: Tools['combine'], sigma: number, x: Latents, denoised: Latents): Latents =>
  combine([
    [1 / sigma, x],
    [-1 / sigma, denoised],
  ])
