// UniPC of order 2: a prediction from the last two answers, corrected when the next answer is there. One model call a step.
import { correctorWeights, predictorWeights, type Form } from '../../math/uni-pc.ts'
import type { Latents, Sampler } from '../types.ts'

/** Where a step began: its latents, level and answer, and the answer and level before that if it was of order 2. */
type Start = {
  readonly x: Latents
  readonly sigma: number
  readonly answer: Latents
  readonly before?: { readonly sigma: number; readonly answer: Latents }
}

/**
 * Zhao et al. 2023 (2302.04867), algorithms 1 and 2, predicting x0; diffusers' UniPCMultistepScheduler with `solver_type`
 * bh1 or bh2. First and last step are of order 1.
 */
export const uniPc = (form: Form): Sampler =>
  async function* ({ denoise, combine }, x, sigmas) {
    /** sigma'/sigma x + (1 - sigma'/sigma) D, and what each other answer adds by its difference to D. */
    const step = ({ x: from, sigma, answer }: Start, next: number, others: readonly (readonly [number, Latents])[]) => {
      const all = others.reduce((sum, [weight]) => sum + weight, 0)
      return combine([[next / sigma, from], [1 - next / sigma - all, answer], ...others]) // prettier-ignore
    }
    let start: Start | undefined
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const answer = await denoise(x, sigma)
      yield { i, sigma, denoised: answer }
      if (start) {
        const [ahead, back] = correctorWeights(Math.log(start.sigma / sigma), start.before && Math.log(start.sigma / start.before.sigma), form) // prettier-ignore
        x = step(start, sigma, [[ahead, answer], ...(start.before ? [[back, start.before.answer] as const] : [])])
      }
      const before = start && i + 2 < sigmas.length && { sigma: start.sigma, answer: start.answer }
      start = { x, sigma, answer, ...(before && { before }) }
      const weight = before && predictorWeights(Math.log(sigma / next), Math.log(sigma / before.sigma), form)
      x = step(start, next, before && weight ? [[weight, before.answer]] : [])
    }
    return x
  }
