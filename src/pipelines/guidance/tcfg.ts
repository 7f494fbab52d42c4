// Tangential damping: takes out of the negative prediction what it does not share with the prompt's.
import { combine, dot } from '../../math/latents.ts'
import type { Mix } from './mix.ts'

/**
 * The negative prediction is projected on the first right-singular vector of the two rows [told; away], then guided as
 * usual. Kwon et al. 2025 (2503.18137); diffusers' TangentialClassifierFreeGuidance.
 */
export const tcfg =
  (scale: number): Mix =>
  (told, away) => {
    const [a, b, c] = [dot(told, told), dot(told, away), dot(away, away)]
    // The first eigenvector of the Gram matrix [[a, b], [b, c]] is (cos angle, sin angle).
    const angle = Math.atan2(2 * b, a - c) / 2
    const [u, v] = [Math.cos(angle), Math.sin(angle)]
    const size = a * u * u + 2 * b * u * v + c * v * v
    const share = size > 0 ? (b * u + c * v) / size : 0
    return combine([
      [scale + (1 - scale) * share * u, told],
      [(1 - scale) * share * v, away],
    ])
  }
