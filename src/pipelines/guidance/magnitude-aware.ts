// Magnitude-aware guidance: a weaker push where the two predictions are far apart, as they are at the start.
import { combine, dot } from '../../math/latents.ts'
import type { Mix } from './mix.ts'

/** scale' = 1 + (scale - 1) exp(-alpha |told - away| / |away|). MAMBO-G (2508.03442); diffusers' MagnitudeAwareGuidance. */
export const magnitudeAware =
  (scale: number, alpha: number): Mix =>
  (told, away) => {
    const push = combine([
      [1, told],
      [-1, away],
    ])
    const size = dot(away, away)
    const ratio = Math.sqrt(dot(push, push) / size)
    const own = size > 0 ? 1 + (scale - 1) * Math.exp(-alpha * ratio) : 1
    return combine([
      [own, told],
      [1 - own, away],
    ])
  }
