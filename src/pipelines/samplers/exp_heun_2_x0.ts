// Exponential Heun on pictures: the answer at the next level corrects the step there. Two model calls a step; plain or stochastic.
import type { Sampler } from '../types.ts'

/** Gonzalez et al. 2023 (2305.14267) with r = 1 and phi2; ComfyUI's `exp_heun_2_x0` (eta 0) and `exp_heun_2_x0_sde` (eta 1). */
export const expHeun2X0 = (eta: number): Sampler =>
  async function* ({ denoise, combine, noise }, x, sigmas) {
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      if (next === 0) return denoised
      const h = Math.log(sigma / next) * (1 + eta)
      const gain = -Math.expm1(-h)
      const shrink = Math.exp(-h)
      const fresh = eta > 0 ? [[next * Math.sqrt(-Math.expm1((-2 * eta * h) / (1 + eta))), noise()] as const] : []
      const ahead = combine([[shrink, x], [gain, denoised], ...fresh]) // prettier-ignore
      const second = await denoise(ahead, next)
      yield { i, sigma: next, denoised: second }
      // A draw for the rest of the step, of which there is none: the reference makes it all the same.
      if (eta > 0) noise()
      const late = 1 - gain / h
      x = combine([[shrink, x], [gain - late, denoised], [late, second], ...fresh]) // prettier-ignore
    }
    return x
  }
