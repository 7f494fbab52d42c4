// Improved pseudo linear multistep: Adams-Bashforth on the slopes in sigma as if steps were even. One model call a step.
import { evenWeights } from '../../math/adams-bashforth.ts'
import type { Latents, Sampler } from '../types.ts'
import { slopeAt } from './slope.ts'

/** Zhang and Chen 2022 (2204.13902); ComfyUI's `ipndm`, order 4. The step to sigma 0 is the answer. */
export const ipndm: Sampler = async function* ({ denoise, combine }, x, sigmas) {
  let slopes: Latents[] = []
  for (let i = 0; i + 1 < sigmas.length; i++) {
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
    const denoised = await denoise(x, sigma)
    yield { i, sigma, denoised }
    if (next === 0) return denoised
    const slope = slopeAt(combine, sigma, x, denoised)
    slopes = [slope, ...slopes].slice(0, evenWeights.length)
    const own = evenWeights[slopes.length - 1]!
    x = combine([[1, x], ...slopes.map((d, k) => [(next - sigma) * own[k]!, d] as const)])
  }
  return x
}
