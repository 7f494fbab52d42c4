// DPM-Solver++ in steps of two or three looks, each from where the step began; a look is a step of the grid.
import { orderInCycle, type Orders } from '../../math/solver-order.ts'
import type { Latents, Sampler } from '../types.ts'
import type { Form } from './dpmpp_2m.ts'

type Look = { readonly sigma: number; readonly denoised: Latents }

/**
 * Lu et al. 2022 (2211.01095), algorithm 1, and 2206.00927, algorithm 3, with t = -ln sigma; diffusers' DPMSolverSinglestepScheduler. A
 * walk that ends at no noise, or does not divide into whole steps, ends by a step of order 1.
 */
export const dpmpp2s = (orders: Orders, form: Form = 'midpoint'): Sampler =>
  async function* ({ denoise, combine }, x, sigmas) {
    let [start, looks]: [Latents, readonly Look[]] = [x, []]
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      const order = orderInCycle(i, sigmas, orders)
      if (order === 1) [start, looks] = [x, []]
      looks = [...looks, { sigma, denoised }]
      const [first, second, third] = looks as readonly [Look, Look?, Look?]
      const [h, gain] = [Math.log(first.sigma / next), 1 - next / first.sigma]
      const along = (look: Look | undefined) => (look ? Math.log(first.sigma / look.sigma) / h : 0)
      // Weights of the slope between the first look and each later one.
      const [a, b, bend] = [along(second), along(third), 1 - gain / h]
      const curve = 2 * (0.5 - (h - gain) / h ** 2)
      const near =
        order === 2 ? (form === 'heun' ? bend : gain / 2) : form === 'heun' ? (bend * b - curve) / (b - a) : 0
      const far = form === 'heun' ? (curve - bend * a) / (b - a) : bend
      const slopes = order === 1 ? [] : order === 2 ? [near / a] : [near / a, far / b]
      const all = slopes.reduce((sum, weight) => sum + weight, 0)
      const later = slopes.map((weight, k) => [weight, looks[k + 1]!.denoised] as const)
      x = combine([[next / first.sigma, start], [gain - all, first.denoised], ...later]) // prettier-ignore
    }
    return x
  }
