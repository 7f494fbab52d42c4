// Refined exponential solver of order 2 through a midpoint: two model calls a step.
import type { Sampler } from '../types.ts'

/** Zhang et al. 2023 (2308.02157), two stages with c2 = 1/2 in t = -ln sigma. The step to sigma 0 is the answer. */
export const res2s: Sampler = async function* ({ denoise, combine }, x, sigmas) {
  for (let i = 0; i + 1 < sigmas.length; i++) {
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
    const denoised = await denoise(x, sigma)
    yield { i, sigma, denoised }
    if (next === 0) return denoised
    const middle = Math.sqrt(sigma * next)
    const halfway = combine([
      [middle / sigma, x],
      [1 - middle / sigma, denoised],
    ])
    const second = await denoise(halfway, middle)
    yield { i, sigma: middle, denoised: second }
    const h = Math.log(sigma / next)
    const gain = -Math.expm1(-h)
    // h b2 = 2 h phi2(-h) = 2 (1 - phi1(-h)).
    const late = 2 * (1 - gain / h)
    x = combine([
      [next / sigma, x],
      [gain - late, denoised],
      [late, second],
    ])
  }
  return x
}
