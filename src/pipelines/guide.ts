// Which guidance settings ask for: method, its parameters, the part of the run where it acts. Refuses what does not exist.
import type { Extras, Settings } from '../protocol.ts'
import { failure } from '../weights/failure.ts'
import { cfg } from './guidance/cfg.ts'
import { interval, isWithin, stepAt } from './guidance/interval.ts'
import { methods } from './guidance/index.ts'
import { mixing } from './guidance/mix.ts'
import { none } from './guidance/none.ts'
import { rescale } from './guidance/rescale.ts'
import { valuesOf } from './parameters.ts'
import { pick } from './pick.ts'
import type { Guidance, Parametrization, Sigmas } from './types.ts'

/** The settings that choose it. */
export type GuidanceChoice = Pick<Settings, 'guidance' | Extract<keyof Extras, `guidance${string}`>>

/**
 * `space` says what the network predicts, `sigmas` is the walk. Throws `bad-input` for an unknown method, an unknown
 * parameter or one out of range.
 */
export function guidanceFor(choice: GuidanceChoice, space: Parametrization, sigmas: Sigmas): Guidance {
  const { guidance: scale, guidanceRescale: phi = 0, guidanceStart: start = 0, guidanceStop: stop = 1 } = choice
  const entry = pick(methods, choice.guidanceMethod ?? 'cfg', 'guidance')
  const values = valuesOf('guidance', entry, choice.guidanceOptions ?? {})
  if (!(start >= 0 && start <= stop && stop <= 1)) {
    throw failure('bad-input', `guidance: interval: expected 0 <= start <= stop <= 1, got ${start} to ${stop}`)
  }
  if (!(phi >= 0 && phi <= 1)) {
    throw failure('bad-input', `guidance: rescale: expected a number from 0 to 1, got ${phi}`)
  }
  if (scale <= 1) return none
  const stepOf = (sigma: number) => stepAt(sigmas, sigma)
  const make = () => {
    const mix = entry.make(scale, values)
    return phi > 0 ? rescale(mix, phi) : mix
  }
  const guidance =
    entry.id === 'cfg' && phi === 0 ? cfg(scale) : mixing(make, stepOf, entry.space === 'answer' ? space : undefined)
  if (start === 0 && stop === 1) return guidance
  return interval(guidance, (sigma) => isWithin(stepOf(sigma), sigmas.length - 1, start, stop))
}
