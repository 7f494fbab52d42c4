// Euler steps of the probability-flow ODE: one model call a step, order 1.
import type { Sampler } from '../types.ts'

/** x' = x + (sigma' - sigma) (x - D) / sigma. Karras et al. 2022, algorithm 1 without its correction. */
export const euler: Sampler = async function* ({ denoise, combine }, x, sigmas) {
  for (let i = 0; i + 1 < sigmas.length; i++) {
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
    const denoised = await denoise(x, sigma)
    yield { i, sigma, denoised }
    x = combine([
      [next / sigma, x],
      [1 - next / sigma, denoised],
    ])
  }
  return x
}
