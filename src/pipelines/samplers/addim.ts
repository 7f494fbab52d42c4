// Adjusted DDIM: deterministic, with as much noise left as the answers' own uncertainty asks for. One model call a step.
import type { Sampler } from '../types.ts'
import { slopeAt } from './slope.ts'

/** Variance of an element of the picture, given what the network sees at a level. */
export type Uncertainty = (sigma: number) => number

/**
 * `share` of what a Gaussian of this variance leaves open, v sigma^2 / (v + sigma^2). The paper's analytic rule,
 * 0.1 / (2 + alpha^2 / sigma^2), is a share of 0.1 of a variance of 1/2; its empirical one a share of 0.75 of the error that
 * the network was measured to make.
 */
export const gaussian = (share: number, variance: number): Uncertainty => (sigma) =>
  (share * variance * sigma ** 2) / (variance + sigma ** 2) // prettier-ignore

/**
 * Heek et al. 2024 (2403.06807), algorithm 3, divided by alpha: x' = D + sqrt(sigma'^2 + v (1 - sigma' / sigma)^2 d / |e|^2) e
 * with e = (x - D) / sigma of d elements. The last step is the answer.
 */
export const addim = (variance: Uncertainty): Sampler =>
  async function* ({ denoise, combine, dot }, x, sigmas) {
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      if (next === 0) return denoised
      const noise = slopeAt(combine, sigma, x, denoised)
      const size = noise.shape.reduce((product, length) => product * length, 1)
      const share = size / Math.max(dot(noise, noise), Number.MIN_VALUE)
      const level = Math.sqrt(next ** 2 + variance(sigma) * (1 - next / sigma) ** 2 * share)
      x = combine([
        [1, denoised],
        [level, noise],
      ])
    }
    return x
  }
