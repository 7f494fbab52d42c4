// Stochastic explicit exponential solver of three stages: as many model calls and draws a step.
import { fades } from '../../math/seeds.ts'
import type { Latents, Sampler } from '../types.ts'

/** Gonzalez et al. 2023 (2305.14267), SEEDS-3 with r = 1/3 and 2/3, eta 1; ComfyUI's `seeds_3`. */
export const seeds3: Sampler = async function* ({ denoise, combine, noise }, x, sigmas) {
  for (let i = 0; i + 1 < sigmas.length; i++) {
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
    const denoised = await denoise(x, sigma)
    yield { i, sigma, denoised }
    if (next === 0) return denoised
    const h = Math.log(sigma / next)
    const [near, middle, far] = fades(h, [1 / 3, 2 / 3, 1]) as [number, number, number]
    const draws = [noise(), noise(), noise()] as const
    const start = x
    // x e^(-2rh) + (1 - e^(-2rh)) D, bent towards a later answer by `bend` times its difference.
    const stage = (r: number, bend: number, later: Latents) =>
      [
        [Math.exp(-2 * r * h), start],
        [-Math.expm1(-2 * r * h) - bend, denoised],
        [bend, later],
      ] as const
    const [one, two] = [sigma * Math.exp(-h / 3), sigma * Math.exp((-2 * h) / 3)]
    const x1 = combine([...stage(1 / 3, 0, denoised), [one * near, draws[0]]])
    const second = await denoise(x1, one)
    yield { i, sigma: one, denoised: second }
    const bend = 2 * (Math.expm1((-4 / 3) * h) / ((4 / 3) * h) + 1)
    const x2 = combine([...stage(2 / 3, bend, second), [two * middle, draws[0]], [two * near, draws[1]]])
    const third = await denoise(x2, two)
    yield { i, sigma: two, denoised: third }
    const last = 1.5 * (Math.expm1(-2 * h) / (2 * h) + 1)
    x = combine([...stage(1, last, third), [next * far, draws[0]], [next * middle, draws[1]], [next * near, draws[2]]])
  }
  return x
}
