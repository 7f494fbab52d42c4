// Steps of order 2 after a stir: some noise is added before each step. Two model calls a step.
import { type Churn, stirred } from '../../math/churn.ts'
import type { Sampler } from '../types.ts'

/**
 * Karras et al. 2022, algorithm 2, and its appendix D.2 for any `alpha`, where in a step the second answer is asked: 1 at its end,
 * which is k-diffusion's `sample_heun` with `s_churn`.
 */
export const edmStochastic = (churn: Churn & { readonly alpha: number }): Sampler =>
  async function* ({ denoise, combine, noise }, x, sigmas) {
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const next = sigmas[i + 1]!
      const { sigma, fresh } = stirred(sigmas[i]!, sigmas.length - 1, churn)
      if (fresh > 0) x = combine([[1, x], [fresh, noise()]]) // prettier-ignore
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      if (next === 0) return combine([[next / sigma, x], [1 - next / sigma, denoised]]) // prettier-ignore
      const h = next - sigma
      const later = sigma + churn.alpha * h
      const ahead = combine([[later / sigma, x], [1 - later / sigma, denoised]]) // prettier-ignore
      const second = await denoise(ahead, later)
      yield { i, sigma: later, denoised: second }
      const weight = 1 / (2 * churn.alpha)
      const [here, there] = [(h * (1 - weight)) / sigma, (h * weight) / later]
      x = combine([
        [1 + here, x],
        [-here, denoised],
        [there, ahead],
        [-there, second],
      ])
    }
    return x
  }
