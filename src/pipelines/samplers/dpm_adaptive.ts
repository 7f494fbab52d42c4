// DPM-Solver that chooses its steps by how much two orders disagree: as many model calls as the picture needs.
import { stepControl, type Gains } from '../../math/pid.ts'
import type { Sampler } from '../types.ts'
import { dpmStep } from './dpm_step.ts'

export type Tolerances = Gains & {
  readonly order: number
  readonly relative: number
  readonly absolute: number
  /** Length of the first step, in log sigma. */
  readonly first: number
  readonly safety: number
}

/** A step as short as this, in log sigma, is kept whatever it misses: rounding allows no better. */
const SHORTEST = 1e-3

/** Lu et al. 2022 (2206.00927), DPM-Solver-12 and -23; k-diffusion `sample_dpm_adaptive` with eta 0. */
export const dpmAdaptive = ({ order, relative, absolute, first, safety, ...gains }: Tolerances): Sampler =>
  async function* ({ error, ...tools }, x, sigmas) {
    const steps = sigmas.length - 1
    const top = sigmas[0]!
    const length = Math.log(top / sigmas[steps]!)
    const control = stepControl(order, gains, safety)
    let [done, h, before] = [0, first, x]
    while (done < length - 1e-5) {
      const to = Math.min(length, done + h)
      const i = Math.min(Math.floor((done / length) * steps), steps - 1)
      const ends = [top * Math.exp(-done), top * Math.exp(-to)] as const
      const { x: ahead, lower } = yield* dpmStep(tools, x, ends, order, () => i)
      const { factor, accepted } = control(error(lower, ahead, before, relative, absolute))
      h *= factor
      if (!accepted && to - done > SHORTEST) continue
      before = lower
      x = ahead
      done = to
    }
    return x
  }
