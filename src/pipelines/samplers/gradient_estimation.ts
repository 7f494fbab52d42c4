// Euler steps along a slope that leans away from the one before: one model call a step.
import type { Latents, Sampler } from '../types.ts'

const gamma = 2

/** d = gamma d + (1 - gamma) d_last. Permenter and Yuan 2024; ComfyUI's `gradient_estimation`. The step to sigma 0 is the answer. */
export const gradientEstimation: Sampler = async function* ({ denoise, combine }, x, sigmas) {
  let last: Latents | undefined
  for (let i = 0; i + 1 < sigmas.length; i++) {
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
    const denoised = await denoise(x, sigma)
    yield { i, sigma, denoised }
    if (next === 0) return denoised
    const slope = combine([
      [1 / sigma, x],
      [-1 / sigma, denoised],
    ])
    const lean = last ? gamma : 1
    x = combine([
      [1, x],
      [(next - sigma) * lean, slope],
      [(next - sigma) * (1 - lean), last ?? slope],
    ])
    last = slope
  }
  return x
}
