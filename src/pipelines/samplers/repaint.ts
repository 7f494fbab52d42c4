// RePaint: inpainting that goes back up to noisier levels again and again, until the new part agrees with the old one.
import { ancestral } from '../../math/ancestral.ts'
import type { Sampler } from '../types.ts'

/** Every `length` steps, that stretch is walked `times` times. */
export type Jumps = { readonly length: number; readonly times: number }

/**
 * Lugmayr et al. 2022 (2201.09865), algorithm 1, with DDIM steps of `eta`; diffusers' RePaintScheduler. Going up a level adds
 * sqrt(sigma^2 - sigma'^2) z. The part that stays is put back after every step with the step's own noise.
 */
export const repaint = (eta: number, { length, times }: Jumps): Sampler =>
  async function* ({ denoise, combine, noise, keep }, x, sigmas) {
    if (!keep) throw new RangeError('sampler: repaint: expected a start picture and a mask, got none')
    const steps = sigmas.length - 1
    const jumps = new Map<number, number>()
    for (let left = 0; left < steps - length; left += length) jumps.set(left, times - 1)
    for (let left = steps; left > 0;) {
      const i = steps - left
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      const { down, up } = ancestral(sigma, next, eta)
      const fresh = noise()
      x = keep(combine([[down / sigma, x], [1 - down / sigma, denoised], [up, fresh]]), next, fresh) // prettier-ignore
      left -= 1
      const again = jumps.get(left) ?? 0
      if (again === 0) continue
      jumps.set(left, again - 1)
      for (let up = 0; up < length; up++, left++) {
        const [low, high] = [sigmas[steps - left]!, sigmas[steps - left - 1]!]
        x = combine([[1, x], [Math.sqrt(high ** 2 - low ** 2), noise()]]) // prettier-ignore
      }
    }
    return x
  }
