// Heun's steps after a stir: some noise is added before each step. Two model calls a step.
import type { Sampler } from '../types.ts'

/** How much is stirred in, between which levels, and how strong the noise is. */
export type Churn = { readonly amount: number; readonly from: number; readonly to: number; readonly noise: number }

/** The values of the paper's table 5 for large pictures. */
export const usualChurn: Churn = { amount: 40, from: 0.05, to: 50, noise: 1.003 }

/** Karras et al. 2022, algorithm 2; k-diffusion `sample_heun` with `s_churn`. */
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
      const first = combine([[next / sigma, x], [1 - next / sigma, denoised]]) // prettier-ignore
      if (next === 0) return first
      const second = await denoise(first, next)
      yield { i, sigma: next, denoised: second }
      const [half, ahead] = [(next - sigma) / (2 * sigma), (next - sigma) / (2 * next)]
      x = combine([
        [1 + half, x],
        [-half, denoised],
        [ahead, first],
        [-ahead, second],
      ])
    }
    return x
  }
