// Extended reverse-time SDE solver of order 3 from the last three answers: one model call a step and fresh noise.
import { noiseScale as scale, overNoise } from '../../math/er-sde.ts'
import type { Latents, Sampler } from '../types.ts'

/** Cui et al. 2023 (2309.06169), ER-SDE-Solver-3 in VE form; ComfyUI's `er_sde`, integrals by left sums over 200 points. */
export const erSde: Sampler = async function* ({ denoise, combine, noise }, x, sigmas) {
  let last: Latents | undefined
  let lastSlope: Latents | undefined
  for (let i = 0; i + 1 < sigmas.length; i++) {
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
    const denoised = await denoise(x, sigma)
    yield { i, sigma, denoised }
    if (next === 0) return denoised
    const shrink = scale(next) / scale(sigma)
    const dt = next - sigma
    const first = dt + scale(next) * overNoise(next, sigma, () => 1)
    const second = dt ** 2 / 2 + scale(next) * overNoise(next, sigma, (level) => level - sigma)
    const span = sigma - sigmas[i - 1]!
    const slope = last && combine([[1 / span, denoised], [-1 / span, last]]) // prettier-ignore
    const half = (sigma - sigmas[i - 2]!) / 2
    x = combine([
      [shrink, x],
      [1 - shrink, denoised],
      ...(slope ? [[first + (lastSlope ? second / half : 0), slope] as const] : []),
      ...(lastSlope ? [[-second / half, lastSlope] as const] : []),
      [Math.sqrt(Math.max(next ** 2 - (sigma * shrink) ** 2, 0)), noise()],
    ])
    last = denoised
    lastSlope = slope
  }
  return x
}
