// Diffusion exponential integrator in log sigma from the last slopes: one model call a step, of order 2 unless told otherwise.
import { logLagrange } from '../../math/log-lagrange.ts'
import { orderAt, type Orders } from '../../math/solver-order.ts'
import type { Latents, Sampler } from '../types.ts'
import { slopeAt } from './slope.ts'

/** Zhang and Chen 2022 (2204.13902), log-rho form; diffusers' DEISMultistepScheduler. x' = x + c1 d + c2 d_last + ... */
export const deis = (orders: Orders = { order: 2, lowerFinal: true }): Sampler =>
  async function* ({ denoise, combine }, x, sigmas) {
    let slopes: readonly Latents[] = []
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      const slope = slopeAt(combine, sigma, x, denoised)
      slopes = [slope, ...slopes].slice(0, orders.order)
      // Where two levels are one, no curve goes through both.
      const single = sigmas[i - 1] === sigma
      const at = slopes.slice(0, single ? 1 : orderAt(i, sigmas, orders)).map((_, k) => sigmas[i - k]!)
      const weights = logLagrange(sigma, next, at)
      x = combine([[1, x], ...weights.map((weight, k) => [weight, slopes[k]!] as const)])
    }
    return x
  }
