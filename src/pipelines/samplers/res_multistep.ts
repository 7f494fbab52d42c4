// Refined exponential solver of order 2 from the last two answers: one model call a step; as it is, with fresh noise, or CFG++.
import { ancestral } from '../../math/ancestral.ts'
import type { Denoised, Latents, Sampler } from '../types.ts'

/**
 * Zhang et al. 2023 (2308.02157) in t = -ln sigma; ComfyUI's `res_multistep` (eta 0) and `res_multistep_ancestral` (eta 1).
 * First step and step to sigma 0 are Euler's. Where the slope is `seen` from another answer (CFG++), x starts from x + D - D_away.
 */
export const resMultistep = (eta: number, seen: (answer: Denoised) => Latents): Sampler =>
  async function* ({ denoise, combine, noise }, x, sigmas) {
    let last: { readonly answer: Latents; readonly down: number } | undefined
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      const { down, up } = ancestral(sigma, next, eta)
      if (next === 0) return denoised
      // From far above, all of the next level is fresh noise.
      const h = Math.log(sigma / Math.max(down, Number.MIN_VALUE))
      const phi1 = -Math.expm1(-h) / h
      const phi2 = (1 - phi1) / h
      // Where the answer before lies, in lengths of this step; it counts from the level that its own step fell to.
      const back = last ? (phi2 * h) / Math.log(last.down / sigmas[i - 1]!) : 0
      const answer = seen(denoised)
      const ratio = down / sigma
      // D - D_away is carried down with x; the first step, of order 1, takes all of it.
      const guided = last ? ratio : 1
      x = combine([
        [ratio, x],
        ...(answer === denoised ? [] : ([[guided, denoised], [-guided, answer]] as const)), // prettier-ignore
        [h * (phi1 - back), answer],
        [h * back, last?.answer ?? answer],
        ...(up > 0 ? [[up, noise()] as const] : []),
      ])
      last = { answer, down }
    }
    return x
  }
