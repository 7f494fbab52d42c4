// Steps of order 2 after a stir: some noise is added before each step. Two model calls a step.
import type { Sampler } from '../types.ts'

/** Noise stirred in between two levels, its strength, and where in a step the second answer is asked: 1 at its end (Heun). */
export type Churn = Readonly<Record<'amount' | 'from' | 'to' | 'noise' | 'alpha', number>>

/** Karras et al. 2022, algorithm 2, and its appendix D.2 for any alpha; k-diffusion `sample_heun` with `s_churn` where alpha is 1. */
export const edmStochastic = (churn: Churn): Sampler =>
  async function* ({ denoise, combine, noise }, x, sigmas) {
    const most = Math.min(churn.amount / (sigmas.length - 1), Math.SQRT2 - 1)
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [level, next] = [sigmas[i]!, sigmas[i + 1]!]
      const gamma = level >= churn.from && level <= churn.to ? most : 0
      const sigma = level * (1 + gamma)
      if (gamma > 0) x = combine([[1, x], [Math.sqrt(sigma ** 2 - level ** 2) * churn.noise, noise()]]) // prettier-ignore
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
