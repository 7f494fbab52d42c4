// Inpainting with any network: the part of the start picture that stays is put back at every question.
import { combine } from '../math/latents.ts'
import type { Tensor } from '../math/tensor.ts'
import type { Denoise, Latents, Tools } from './types.ts'

/** `inside` where the mask is 1, `outside` where it is 0. */
export function blend(mask: Tensor, inside: Latents, outside: Latents): Latents {
  const data = outside.data.slice()
  for (let i = 0; i < data.length; i++) data[i]! += mask.data[i]! * (inside.data[i]! - data[i]!)
  return { shape: inside.shape, data }
}

/** `latents` at a level, in VE form. */
export const noised = (latents: Latents, noise: Latents, sigma: number): Latents =>
  combine([
    [1, latents],
    [sigma, noise],
  ])

/** `Tools.keep` of samplers that put the known latents back by themselves. */
export const keeper =
  (mask: Tensor, known: Latents): NonNullable<Tools['keep']> =>
  (drawn, sigma, noise) =>
    blend(mask, drawn, noised(known, noise, sigma))

/**
 * A `Denoise` that is asked, and answers, with the known latents outside of the mask, at the level of the question and with
 * the run's own first noise. ComfyUI's noise mask; the same walk as diffusers' inpainting pipeline with a plain UNet, which
 * leaves the first question (at `first`) as it is.
 */
export const keeping =
  (denoise: Denoise, mask: Tensor, known: Latents, noise: Latents, first: number): Denoise =>
  async (x, sigma) => {
    const asked = sigma < first ? blend(mask, x, noised(known, noise, sigma)) : x
    return blend(mask, await denoise(asked, sigma), known)
  }
