// DPM-Solver++ of order 2 from the last two answers: one model call a step.
import type { Latents, Sampler } from '../types.ts'

/** Below this many steps diffusers ends with a step of order 1 (`lower_order_final`). */
const FEW = 15

/** Lu et al. 2022 (2211.01095), algorithm 2, midpoint form, with t = -ln sigma. The step to sigma 0 is of order 1. */
export const dpmpp2m: Sampler = async function* ({ denoise, combine }, x, sigmas) {
  const steps = sigmas.length - 1
  let last: Latents | undefined
  for (let i = 0; i < steps; i++) {
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
    const denoised = await denoise(x, sigma)
    yield { i, sigma, denoised }
    const final = i === steps - 1 && (next === 0 || steps < FEW)
    // Weight of the slope D - D_last: half the ratio of this step's length to the one before, in t.
    const slope = last && !final ? Math.log(sigma / next) / Math.log(sigmas[i - 1]! / sigma) / 2 : 0
    const gain = 1 - next / sigma
    x = combine([
      [next / sigma, x],
      [gain * (1 + slope), denoised],
      [-gain * slope, last ?? denoised],
    ])
    last = denoised
  }
  return x
}
