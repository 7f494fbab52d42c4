// The two ends of a walk: from the run's unit noise to the first latents, and from the last latents to the model's space.
import { combine } from '../math/latents.ts'
import type { Grid, GridRules, Latents, NoiseModel, Spacing } from './types.ts'

/**
 * Unit noise -> latents at the first level. Pure noise of unit variance is sqrt(sigma^2 + 1) z in VE form, (1 + sigma) z for a
 * flow; `GridRules.frame` tells who starts from sigma z instead. diffusers' `init_noise_sigma`, ComfyUI's `max_denoise`.
 */
export function enter(
  noise: Latents,
  { sigmas }: Grid,
  rules: GridRules,
  spacing: Spacing,
  levels: NoiseModel,
): Latents {
  const sigma = sigmas[0]!
  const top = levels.sigmas[levels.sigmas.length - 1]!
  const whole = {
    vp: true,
    ve: spacing === 'leading' || levels.flow !== undefined,
    sigma: false,
    top: sigma > top * (1 - 1e-5),
  }
  const full = levels.flow ? 1 + sigma : Math.hypot(sigma, 1)
  return combine([[whole[rules.frame] ? full : sigma, noise]])
}

/** Latents at the last level -> the model's space. A reference of unit variance hands out what noise is left scaled. */
export function leave(x: Latents, { sigmas }: Grid, rules: GridRules): Latents {
  const sigma = sigmas[sigmas.length - 1]!
  return rules.frame === 'vp' && sigma > 0 ? combine([[1 / Math.hypot(sigma, 1), x]]) : x
}
