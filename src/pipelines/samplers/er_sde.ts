// Extended reverse-time SDE solver of order 3 from the last three answers: one model call a step and fresh noise.
import type { Latents, Sampler } from '../types.ts'

const POINTS = 200

/** How much noise the reverse process holds at a level. */
const scale = (sigma: number): number => sigma * (Math.exp(sigma ** 0.3) + 10)

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
    const sum = (weight: (level: number) => number) => {
      const width = -dt / POINTS
      let total = 0
      for (let k = 0; k < POINTS; k++) total += weight(next + k * width) * width
      return total
    }
    const first = dt + scale(next) * sum((level) => 1 / scale(level))
    const second = dt ** 2 / 2 + scale(next) * sum((level) => (level - sigma) / scale(level))
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
