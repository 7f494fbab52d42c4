// DPM-Solver++ for the stochastic equation: one model call a step and fresh noise, of order 2 unless told otherwise.
import { differenceWeights } from '../../math/differences.ts'
import { orderAt, type Orders } from '../../math/solver-order.ts'
import type { Latents, Sampler } from '../types.ts'
import type { Form } from './dpmpp_2m.ts'

/**
 * Lu et al. 2022 (2211.01095), section 5; diffusers' `sde-dpmsolver++`, k-diffusion `sample_dpmpp_2m_sde` with eta 1; of order 3 as
 * diffusers has it. `form` is how the last two answers make a slope. The step to sigma 0 is the answer itself.
 */
export const dpmpp2mSde = (form: Form, orders: Orders = { order: 2, lowerFinal: true }): Sampler =>
  async function* ({ denoise, combine, noise }, x, sigmas) {
    let [last, older]: (Latents | undefined)[] = []
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      if (next === 0) return denoised
      const order = orderAt(i, sigmas, orders)
      const h = Math.log(sigma / next)
      const gain = -Math.expm1(-2 * h)
      const first = order === 3 || form === 'heun' ? 1 - gain / (2 * h) : gain / 2
      const ratios = [Math.log(sigmas[i - 1]! / sigma) / h, Math.log(sigmas[i - 2]! / sigmas[i - 1]!) / h] as const
      const [near, far] = differenceWeights(order, [first, (gain - 2 * h) / (2 * h) ** 2 - 0.5], ratios)
      x = combine([
        [(next / sigma) ** 2, x],
        [gain + near, denoised],
        ...(last && order > 1 ? [[far - near, last] as const] : []),
        ...(older && order === 3 ? [[-far, older] as const] : []),
        [next * Math.sqrt(gain), noise(sigma, next)],
      ])
      older = orders.order === 3 ? last : undefined
      last = denoised
    }
    return x
  }
