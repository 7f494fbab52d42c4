// UniPC: a prediction from the last answers, corrected when the next answer is there. One model call a step.
import { orderAt, type Orders } from '../../math/solver-order.ts'
import { correctorWeights, predictorWeights, type Form } from '../../math/uni-pc.ts'
import type { Latents, Sampler } from '../types.ts'

type Answer = { readonly sigma: number; readonly denoised: Latents }
/** Where a step began: its latents and answer, and those before that it used, the last first. */
type Start = Answer & { readonly x: Latents; readonly before: readonly Answer[] }
const distances = ({ sigma, before }: Start) => before.map((one) => Math.log(sigma / one.sigma))

/**
 * Zhao et al. 2023 (2302.04867), algorithms 1 and 2, predicting x0; diffusers' UniPCMultistepScheduler with `solver_type` bh1 or bh2,
 * whose walks of any length fall to order 1 at their end where `lower_order_final` says so. The first `uncorrected` steps are only
 * predicted (`disable_corrector` [0, 1, ...]).
 */
export const uniPc = (form: Form, orders: Orders = { order: 2, lowerFinal: true }, uncorrected = 0): Sampler =>
  async function* ({ denoise, combine }, x, sigmas) {
    /** sigma'/sigma x + (1 - sigma'/sigma) D, and what other answers add by their difference to D. */
    const step = ({ x, sigma, denoised, before }: Start, next: number, weights: readonly number[], ahead: readonly (readonly [number, Latents])[] = []) => {
      const others = [...ahead, ...before.map((one, k) => [weights[k]!, one.denoised] as const)]
      const all = others.reduce((sum, [weight]) => sum + weight, 0)
      return combine([[next / sigma, x], [1 - next / sigma - all, denoised], ...others])
    } // prettier-ignore
    let start: Start | undefined
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      if (start && i > uncorrected) {
        const { ahead, backs } = correctorWeights(Math.log(start.sigma / sigma), distances(start), form)
        x = step(start, sigma, backs, [[ahead, denoised]])
      }
      const known: Answer[] = start ? [{ sigma: start.sigma, denoised: start.denoised }, ...start.before] : []
      start = { x, sigma, denoised, before: known.slice(0, orderAt(i, sigmas, orders, Infinity) - 1) }
      const weights = start.before.length > 0 ? predictorWeights(Math.log(sigma / next), distances(start), form) : []
      x = step(start, next, weights)
    }
    return x
  }
