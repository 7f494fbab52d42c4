// Adjusted DDIM: deterministic, with as much noise left as the answers' own uncertainty asks for. One model call a step.
import type { Sampler } from '../types.ts'

/** Variance of the picture given what the network sees, by the paper's analytic rule. */
const variance = (sigma: number): number => 0.1 / (2 + 1 / sigma ** 2)

/**
 * Heek et al. 2024 (2403.06807), algorithm 3, divided by alpha: x' = D + sqrt(sigma'^2 + v (1 - sigma' / sigma)^2 d / |e|^2) e
 * with e = (x - D) / sigma of d elements. The last step is the answer.
 */
export const addim: Sampler = async function* ({ denoise, combine, dot }, x, sigmas) {
  for (let i = 0; i + 1 < sigmas.length; i++) {
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
    const denoised = await denoise(x, sigma)
    yield { i, sigma, denoised }
    if (next === 0) return denoised
    const noise = combine([[1 / sigma, x], [-1 / sigma, denoised]]) // prettier-ignore
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
