// Frequency-decoupled guidance: fine detail and coarse layout are pushed with scales of their own.
import { combine, dot } from '../../math/latents.ts'
import { laplacian, rebuild } from '../../math/pyramid.ts'
import type { Mix } from './mix.ts'

/**
 * Guides every level of the predictions' Laplacian pyramids, finest first, then adds the levels up again. `parallel` weighs
 * the part of each push that runs along the prompt's level. Sadat et al. 2025 (2506.19713); diffusers' guider.
 */
export const fdg =
  (scales: readonly number[], parallel: number): Mix =>
  (told, away) => {
    const [prompts, negatives] = [laplacian(told, scales.length), laplacian(away, scales.length)]
    const levels = scales.map((scale, i) => {
      const [prompt, negative] = [prompts[i]!, negatives[i]!]
      const size = dot(prompt, prompt)
      const along = size > 0 ? 1 - dot(negative, prompt) / size : 0
      return combine([
        [scale + scale * (parallel - 1) * along, prompt],
        [1 - scale, negative],
      ])
    })
    return rebuild(levels, told.shape)
  }
