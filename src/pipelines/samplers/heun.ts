// Euler steps corrected by the slope at their end: two model calls a step, order 2.
import type { Sampler } from '../types.ts'

/** Karras et al. 2022, algorithm 1. The step to sigma 0 is Euler's. */
export const heun: Sampler = async function* ({ denoise, combine }, x, sigmas) {
  for (let i = 0; i + 1 < sigmas.length; i++) {
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
    const denoised = await denoise(x, sigma)
    yield { i, sigma, denoised }
    const first = combine([
      [next / sigma, x],
      [1 - next / sigma, denoised],
    ])
    if (next === 0) return first
    const second = await denoise(first, next)
    yield { i, sigma: next, denoised: second }
    // x' = x + (sigma' - sigma) (d + d') / 2 with d = (x - D) / sigma, d' = (first - D') / sigma'.
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
