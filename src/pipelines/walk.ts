// Runs a sampler from its first latents to its last: reports each step, catches numbers that are none.
import { combine, dot, error, isFinite } from '../math/latents.ts'
import { failure } from '../weights/failure.ts'
import { breathe } from './breathe.ts'
import type { Latents, Sampler, Sigmas, Step, Tools } from './types.ts'

/**
 * Returns the last latents. `onStep` hears each step and the milliseconds it took. Throws `not-finite` naming the step
 * whose answer holds NaN or infinity.
 */
export async function walk(
  sampler: Sampler,
  tools: Pick<Tools, 'denoise' | 'noise' | 'keep'>,
  first: Latents,
  sigmas: Sigmas,
  onStep: (step: Step, milliseconds: number) => Promise<void> | void,
): Promise<Latents> {
  const steps = sigmas.length - 1
  const steady = (x: Latents, step: number) => {
    if (!isFinite(x)) throw failure('not-finite', `sampling: step ${step} of ${steps}: latents are not finite`)
  }
  const run = sampler({ combine, dot, error, ...tools }, first, sigmas)
  try {
    let started = performance.now()
    for (;;) {
      const { done, value } = await run.next()
      if (done) {
        steady(value, steps)
        return value
      }
      steady(value.denoised, value.i + 1)
      await onStep(value, performance.now() - started)
      await breathe()
      started = performance.now()
    }
  } finally {
    await run.return(first)
  }
}
