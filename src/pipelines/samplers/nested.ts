// Nested diffusion: every step walks all the way down to a finished picture, then goes on from it. Anytime: each is better.
import { ancestral } from '../../math/ancestral.ts'
import { linspace, roundEven, valueAt } from '../../math/interpolate.ts'
import type { Grid, NoiseModel, Sampler } from '../types.ts'

/**
 * Elata et al. 2023 (2305.19066): an inner DDIM of `count` even timesteps down to 1 with a share `eta` of fresh noise, whose
 * picture takes the place of the answer in an outer DDIM step. noamelata/NestedDiffusion: the inner walk ends at the lowest
 * trained level, and its last picture is the result. Yields the inner answers, the last of which is the finished picture so far.
 */
export const nested = (count: number, eta: number, timesteps: Grid['timesteps'], levels: NoiseModel): Sampler =>
  async function* ({ denoise, combine, noise }, x, sigmas) {
    const least = levels.sigmas[0]!
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const top = Math.max(roundEven(timesteps[i]!), 1)
      const told = linspace(1, top, Math.min(count, top)).map(roundEven).reverse()
      const inner = [sigma, ...told.slice(1).map((t) => valueAt(levels.sigmas, t)), least]
      let clean = x
      for (let j = 0; j + 1 < inner.length; j++) {
        const denoised = await denoise(clean, inner[j]!)
        yield { i, sigma: inner[j]!, denoised }
        const { down, up } = ancestral(inner[j]!, Math.min(inner[j + 1]!, inner[j]!), eta)
        const kept = down / inner[j]!
        clean = combine([[kept, clean], [1 - kept, denoised], ...(eta > 0 ? [[up, noise()] as const] : [])]) // prettier-ignore
      }
      const picture = combine([[1 / Math.hypot(least, 1), clean]])
      if (i + 2 === sigmas.length) return picture
      x = combine([[next / sigma, x], [1 - next / sigma, picture]]) // prettier-ignore
    }
    return x
  }
