// The two ends of a walk: from the run's unit noise to the first latents, and from the last latents to the model's space.
import { combine } from '../math/latents.ts'
import type { Grid, GridRules, Latents, Spacing } from './types.ts'

/**
 * Unit noise -> latents at the first level. Pure noise of unit variance is sqrt(sigma^2 + 1) z in VE form; diffusers' Euler
 * family does so for `leading` only, and starts from sigma z otherwise (`init_noise_sigma`).
 */
export function enter(noise: Latents, { sigmas }: Grid, rules: GridRules, spacing: Spacing): Latents {
  const sigma = sigmas[0]!
  const whole = rules.frame === 'vp' || spacing === 'leading'
  return combine([[whole ? Math.hypot(sigma, 1) : sigma, noise]])
}

/** Latents at the last level -> the model's space. A reference of unit variance hands out what noise is left scaled. */
export function leave(x: Latents, { sigmas }: Grid, rules: GridRules): Latents {
  const sigma = sigmas[sigmas.length - 1]!
  return rules.frame === 'vp' && sigma > 0 ? combine([[1 / Math.hypot(sigma, 1), x]]) : x
}
