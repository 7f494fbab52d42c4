// DPM-Solver++ of order 2 for the stochastic equation: one model call a step and fresh noise.
import type { Latents, Sampler } from '../types.ts'

/** Below this many steps diffusers ends with a step of order 1 (`lower_order_final`). */
const FEW = 15

/**
 * Lu et al. 2022 (2211.01095), section 5; diffusers' `sde-dpmsolver++`, k-diffusion `sample_dpmpp_2m_sde` with eta 1.
 * `kind` is how the last two answers make a slope. The step to sigma 0 is the answer itself.
 */
export const dpmpp2mSde = (kind: 'midpoint' | 'heun'): Sampler =>
  async function* ({ denoise, combine, noise }, x, sigmas) {
    const steps = sigmas.length - 1
    let last: Latents | undefined
    for (let i = 0; i < steps; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      if (next === 0) return denoised
      const h = Math.log(sigma / next)
      const gain = -Math.expm1(-2 * h)
      const weight = kind === 'midpoint' ? gain / 2 : 1 - gain / (2 * h)
      const final = i === steps - 1 && steps < FEW
      const slope = last && !final ? (weight * h) / Math.log(sigmas[i - 1]! / sigma) : 0
      x = combine([
        [(next / sigma) ** 2, x],
        [gain + slope, denoised],
        [-slope, last ?? denoised],
        [next * Math.sqrt(gain), noise(sigma, next)],
      ])
      last = denoised
    }
    return x
  }
