// DPM-Solver++ from the last answers: one model call a step, of order 2 unless told otherwise.
import { orderAt, type Orders } from '../../math/solver-order.ts'
import type { Latents, Sampler } from '../types.ts'

/**
 * Lu et al. 2022 (2211.01095), algorithm 2, midpoint form, with t = -ln sigma; of order 3 as diffusers' DPMSolverMultistepScheduler.
 * The step to sigma 0 is of order 1. Order 3 counts the second derivative half, as diffusers and the paper's own code do.
 */
export const dpmpp2m = (orders: Orders = { order: 2, lowerFinal: true }): Sampler =>
  async function* ({ denoise, combine }, x, sigmas) {
    let [last, older]: (Latents | undefined)[] = []
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      const order = orderAt(i, sigmas, orders)
      const gain = 1 - next / sigma
      const h = Math.log(sigma / next)
      const [r0, r1] = [Math.log(sigmas[i - 1]! / sigma) / h, Math.log(sigmas[i - 2]! / sigmas[i - 1]!) / h]
      // Weights of the first and second derivative by t, and what they make of the slopes (D - D1) / r0 and (D1 - D2) / r1.
      const [first, second] = order === 3 ? [1 - gain / h, 0.5 - (h - gain) / h ** 2] : [gain / 2, 0]
      const bend = order === 3 ? (first * r0 + second) / (r0 + r1) : 0
      const near = order > 1 ? (first + bend) / r0 : 0
      const far = order === 3 ? bend / r1 : 0
      x = combine([
        [next / sigma, x],
        [gain + near, denoised],
        ...(last && order > 1 ? [[-near - far, last] as const] : []),
        ...(older && order === 3 ? [[far, older] as const] : []),
      ])
      older = orders.order === 3 ? last : undefined
      last = denoised
    }
    return x
  }
