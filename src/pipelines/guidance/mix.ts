// What a guidance method is: a mix of two predictions, in the space that the method was written for.
import { combine } from '../../math/latents.ts'
import type { Guidance, Latents, Parameter, Parametrization } from '../types.ts'

/** Mixes the predictions for the prompt and for the negative prompt, both of one shape, at a step counted from 0. */
export type Mix = (told: Latents, away: Latents, step: number) => Latents

/** A line of the table of methods. `make` is called once a picture, so that a mix may remember earlier steps. */
export type GuidanceEntry = {
  readonly id: string
  readonly label: string
  readonly help: string
  /** `answer`: mixes what the network itself predicts (noise, velocity), as diffusers does; `denoised`: mixes x0. */
  readonly space: 'answer' | 'denoised'
  readonly parameters: readonly Parameter[]
  readonly make: (scale: number, values: Readonly<Record<string, number>>) => Mix
}

/**
 * Asks both rows and mixes them. With a `space`, denoised = skip x + out answer is undone before the mix and done again
 * after it, so that the network's own answers are mixed; where `out` is 0 all answers are one picture, and the prompt's
 * is taken. Without one, x0 is mixed.
 */
export const mixing =
  (make: () => Mix, stepOf: (sigma: number) => number, space?: Parametrization): Guidance =>
  (network, { prompt, negative }) => {
    const mix = make()
    return async (x, sigma) => {
      const [away, told] = await network([
        { x, sigma, conditioning: negative },
        { x, sigma, conditioning: prompt },
      ])
      if (!space) return { ...mix(told!, away!, stepOf(sigma)), away: away! }
      const [keep, weight] = [space.skip(sigma), space.out(sigma)]
      if (weight === 0) return told!
      const answer = (denoised: Latents) =>
        combine([
          [1 / weight, denoised],
          [-keep / weight, x],
        ])
      const mixed = combine([
        [weight, mix(answer(told!), answer(away!), stepOf(sigma))],
        [keep, x],
      ])
      return { ...mixed, away: away! }
    }
  }
