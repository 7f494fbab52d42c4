// Heun's method with slopes up to two levels ahead, weighted by their noise: up to three model calls a step.
import type { Latents, Sampler } from '../types.ts'

/** ComfyUI's `heunpp2`, from Carzit's sd-webui-samplers-scheduler. The last steps look as far ahead as there are levels above 0. */
export const heunpp2: Sampler = async function* ({ denoise, combine }, x, sigmas) {
  for (let i = 0; i + 1 < sigmas.length; i++) {
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
    const ahead = sigmas.slice(i, i + 3).filter((level) => level > 0)
    const slopes: Latents[] = []
    let at = x
    for (const [k, level] of ahead.entries()) {
      // The walk may end above zero: its last level is where it stops, not where it asks.
      if (k > 0 && i + k === sigmas.length - 1) break
      const denoised = await denoise(at, level)
      yield { i, sigma: level, denoised }
      const slope = combine([
        [1 / level, at],
        [-1 / level, denoised],
      ])
      slopes.push(slope)
      const further = ahead[k + 1]
      if (further !== undefined) at = combine([[1, at], [further - level, slope]]) // prettier-ignore
    }
    const shares = ahead.map((level) => level / (slopes.length * sigmas[0]!))
    const rest = shares.slice(1, slopes.length).reduce((sum, share) => sum + share, 0)
    const weights = slopes.map((_, k) => (k === 0 ? 1 - rest : shares[k]!))
    x = combine([[1, x], ...slopes.map((slope, k) => [(next - sigma) * weights[k]!, slope] as const)])
  }
  return x
}
