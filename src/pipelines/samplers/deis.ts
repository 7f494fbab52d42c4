// Diffusion exponential integrator of order 2 in log sigma: one model call a step.
import type { Latents, Sampler } from '../types.ts'

/** Below this many steps diffusers ends with a step of order 1 (`lower_order_final`). */
const FEW = 15

/** Integral of (ln t - ln c) / (ln b - ln c), up to a constant. */
const integral = (t: number, b: number, c: number): number =>
  t === 0 ? 0 : (t * (Math.log(t) - Math.log(c) - 1)) / (Math.log(b) - Math.log(c))

/** Zhang and Chen 2022 (2204.13902), log-rho form; diffusers' DEISMultistepScheduler. x' = x + c1 d + c2 d_last. */
export const deis: Sampler = async function* ({ denoise, combine }, x, sigmas) {
  const steps = sigmas.length - 1
  let last: Latents | undefined
  for (let i = 0; i < steps; i++) {
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
    const denoised = await denoise(x, sigma)
    yield { i, sigma, denoised }
    const slope = combine([
      [1 / sigma, x],
      [-1 / sigma, denoised],
    ])
    const before = sigmas[i - 1]
    const single = before === undefined || before === sigma || next === 0 || (i === steps - 1 && steps < FEW)
    x =
      last && !single
        ? combine([
            [1, x],
            [integral(next, sigma, before) - integral(sigma, sigma, before), slope],
            [integral(next, before, sigma) - integral(sigma, before, sigma), last],
          ])
        : combine([
            [1, x],
            [next - sigma, slope],
          ])
    last = slope
  }
  return x
}
