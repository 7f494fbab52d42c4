// Euler steps along a slope that leans away from the one before: one model call a step; plain, or in the manner of CFG++.
import type { Denoised, Latents, Sampler } from '../types.ts'
import { slopeAt } from './slope.ts'

/**
 * x' = D + sigma' d + (gamma - 1) (sigma' - sigma) (d - d_last), d = (x - D) / sigma, or (x - D_away) / sigma for CFG++.
 * Permenter and Yuan 2024; ComfyUI's `gradient_estimation` and `gradient_estimation_cfg_pp`. The step to sigma 0 is the answer.
 */
export const gradientEstimation = (gamma: number, seen: (answer: Denoised) => Latents): Sampler =>
  async function* ({ denoise, combine }, x, sigmas) {
    let last: Latents | undefined
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      if (next === 0) return denoised
      const slope = slopeAt(combine, sigma, x, seen(denoised))
      const lean = last ? (gamma - 1) * (next - sigma) : 0
      x = combine([
        [1, denoised],
        [next + lean, slope],
        [-lean, last ?? slope],
      ])
      last = slope
    }
    return x
  }
