// How far one walk strays from the fine walk of the same seed, step by step. Over many seeds: propagation.ts.
import type { Tensor } from '../math/tensor.ts'

/** One model call: the noise level it was asked at, and the denoised estimate. */
export type Estimate = { readonly sigma: number; readonly denoised: Tensor }

export type StepError = {
  readonly sigma: number
  /** Root mean square of the estimate less the fine walk's at the same noise level, in the units of the latents. */
  readonly distance: number
  /** What the step before this estimate added; negative where the walk came back. The first has none: both walks begin at one place. */
  readonly added: number
}

/**
 * Distances of one walk's estimates. The fine walk's are interpolated linearly in ln sigma. Both walks from high noise to low.
 * Throws a `RangeError` where the fine walk is empty or the shapes differ.
 */
export function errorsAlong(walk: readonly Estimate[], fine: readonly Estimate[]): StepError[] {
  const levels = fine.filter(({ sigma }, i) => i === 0 || sigma < fine[i - 1]!.sigma)
  if (levels.length === 0) throw new RangeError('errors: fine walk: expected steps, got none')
  let before = 0
  return walk.map(({ sigma, denoised }, i) => {
    const distance = distanceAt(denoised, levels, sigma)
    const added = i === 0 ? distance : distance - before
    before = distance
    return { sigma, distance, added }
  })
}

function distanceAt(estimate: Tensor, levels: readonly Estimate[], sigma: number): number {
  const after = levels.findIndex((level) => level.sigma <= sigma)
  const high = levels[after < 0 ? levels.length - 1 : Math.max(after - 1, 0)]!
  const low = levels[after < 0 ? levels.length - 1 : after]!
  const span = Math.log(high.sigma) - Math.log(low.sigma)
  const share = span > 0 ? Math.min(1, Math.max(0, (Math.log(high.sigma) - Math.log(sigma)) / span)) : 1
  const [a, b] = [high.denoised.data, low.denoised.data]
  if (a.length !== estimate.data.length || b.length !== a.length)
    throw new RangeError(`errors: expected ${a.length} numbers, got ${estimate.data.length}`)
  let squares = 0
  for (let i = 0; i < a.length; i++) squares += (estimate.data[i]! - (a[i]! + share * (b[i]! - a[i]!))) ** 2
  return Math.sqrt(squares / a.length)
}
