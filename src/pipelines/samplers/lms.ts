// Linear multistep: the slopes of the last four steps as a polynomial in sigma. One model call a step, order 4.
import { lagrangeIntegral } from '../../math/lagrange.ts'
import type { Latents, Sampler } from '../types.ts'
import { slopeAt } from './slope.ts'

const ORDER = 4

/** Adams-Bashforth on uneven steps. k-diffusion `sample_lms`, diffusers' LMSDiscreteScheduler; their integrals are numerical. */
export const lms: Sampler = async function* ({ denoise, combine }, x, sigmas) {
  let slopes: Latents[] = []
  for (let i = 0; i + 1 < sigmas.length; i++) {
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
    const denoised = await denoise(x, sigma)
    yield { i, sigma, denoised }
    const slope = slopeAt(combine, sigma, x, denoised)
    slopes = [slope, ...slopes].slice(0, ORDER)
    const nodes = slopes.map((_, k) => sigmas[i - k]!)
    x = combine([[1, x], ...slopes.map((d, k) => [lagrangeIntegral(nodes, k, sigma, next), d] as const)])
  }
  return x
}
