// CFG-Zero*: fits the negative prediction's length to the prompt's before pushing, and may sit out the first steps.
import { combine, dot } from '../../math/latents.ts'
import type { Mix } from './mix.ts'

/** s away + scale (told - s away), s = <told, away> / |away|^2; nothing for `zeroSteps` steps. Fan et al. 2025 (2503.18886). */
export const cfgZeroStar =
  (scale: number, zeroSteps: number): Mix =>
  (told, away, step) => {
    if (step < zeroSteps) return combine([[0, told]])
    const fit = dot(told, away) / (dot(away, away) + 1e-8)
    return combine([
      [scale, told],
      [(1 - scale) * fit, away],
    ])
  }
