// Heun's method with slopes up to two levels ahead, weighted by their noise: up to three model calls a step.
import type { Latents, Sampler } from '../types.ts'

/** ComfyUI's `heunpp2`, from Carzit's sd-webui-samplers-scheduler. The last steps look as far ahead as there are levels above 0. */
export const heunpp2: Sampler = async function* ({ denoise, combine }, x, sigmas) {
  for (let i = 0; i + 1 < sigmas.length; i++) {
    const ahead = sigmas.slice(i, i + 3).filter((level) => level > 0)
    const asked: { readonly at: Latents; readonly denoised: Latents; readonly level: number }[] = []
    let at = x
    for (const [k, level] of ahead.entries()) {
      // The walk may end above zero: its last level is where it stops, not where it asks.
      if (k > 0 && i + k === sigmas.length - 1) break
      const denoised = await denoise(at, level)
      yield { i, sigma: level, denoised }
      asked.push({ at, denoised, level })
      const ratio = (ahead[k + 1] ?? level) / level
      if (ratio !== 1) at = combine([[ratio, at], [1 - ratio, denoised]]) // prettier-ignore
    }
    const shares = asked.map(({ level }) => level / (asked.length * sigmas[0]!))
    shares[0] = 1 - shares.slice(1).reduce((sum, share) => sum + share, 0)
    // Every slope is (x - D) / sigma.
    const lengths = asked.map(({ level }, k) => ((sigmas[i + 1]! - sigmas[i]!) * shares[k]!) / level)
    x = combine([
      [1 + lengths[0]!, x],
      [-lengths[0]!, asked[0]!.denoised],
      ...asked.slice(1).flatMap(({ at, denoised }, k) => [[lengths[k + 1]!, at], [-lengths[k + 1]!, denoised]] as const), // prettier-ignore
    ])
  }
  return x
}
