// Classifier-free guidance: away from the negative prompt, towards the prompt. Two rows a call.
import { combine } from '../../math/latents.ts'
import type { Guidance } from '../types.ts'

/** D = D(negative) + scale (D(prompt) - D(negative)). Ho and Salimans 2022. */
export const cfg =
  (scale: number): Guidance =>
  (network, { prompt, negative }) =>
  async (x, sigma) => {
    const [away, towards] = await network([
      { x, sigma, conditioning: negative },
      { x, sigma, conditioning: prompt },
    ])
    const mixed = combine([
      [1 - scale, away!],
      [scale, towards!],
    ])
    return { ...mixed, away: away! }
  }
