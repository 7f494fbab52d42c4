// Classifier-free guidance as a mix: what all other methods vary.
import { combine } from '../../math/latents.ts'
import type { Mix } from './mix.ts'

/** away + scale (told - away). Ho and Salimans 2022. */
export const plain =
  (scale: number): Mix =>
  (told, away) =>
    combine([
      [1 - scale, away],
      [scale, told],
    ])
