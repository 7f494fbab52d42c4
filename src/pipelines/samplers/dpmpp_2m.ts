// DPM-Solver++ from the last answers: one model call a step, of order 2 unless told otherwise.
import { differenceWeights } from '../../math/differences.ts'
import { orderAt, type Orders } from '../../math/solver-order.ts'
import type { Latents, Sampler } from '../types.ts'

/** diffusers' `solver_type`: how a step of order 2 weighs the first derivative. */
export type Form = 'midpoint' | 'heun'

/**
 * Lu et al. 2022 (2211.01095), algorithm 2, with t = -ln sigma; of order 3 as diffusers' DPMSolverMultistepScheduler. The step to sigma 0
 * is of order 1. Order 3 counts the second derivative half, as diffusers and the paper's own code do.
 */
export const dpmpp2m = (orders: Orders = { order: 2, lowerFinal: true }, form: Form = 'midpoint'): Sampler =>
  async function* ({ denoise, combine }, x, sigmas) {
    let [last, older]: (Latents | undefined)[] = []
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      const order = orderAt(i, sigmas, orders)
      const gain = 1 - next / sigma
      const h = Math.log(sigma / next)
      const first = order === 3 || form === 'heun' ? 1 - gain / h : gain / 2
      const ratios = [Math.log(sigmas[i - 1]! / sigma) / h, Math.log(sigmas[i - 2]! / sigmas[i - 1]!) / h] as const
      const [near, far] = differenceWeights(order, [first, 0.5 - (h - gain) / h ** 2], ratios)
      x = combine([
        [next / sigma, x],
        [gain + near, denoised],
        ...(last && order > 1 ? [[far - near, last] as const] : []),
        ...(older && order === 3 ? [[-far, older] as const] : []),
      ])
      older = orders.order === 3 ? last : undefined
      last = denoised
    }
    return x
  }
