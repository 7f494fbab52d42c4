// Improved pseudo linear multistep whose weights follow the steps' own lengths: one model call a step.
import type { Latents, Sampler } from '../types.ts'
import { slopeAt } from './slope.ts'

/** Weights of the slopes, the newest first, for a step of `h` after steps of `a`, `b`, `c`; as diff-sampler writes them. */
function weightsOf(h: number, a: number | undefined, b: number | undefined, c: number | undefined): number[] {
  if (a === undefined) return [1]
  const half = h / a / 2
  if (b === undefined) return [1 + half, -half]
  const third = 1 - h / (3 * (h + a))
  // As the published code has it, which is not Adams-Bashforth where steps are uneven, nor for four slopes.
  const bend = (1 - ((h / (3 * (h + a))) * (h * (h + a))) / (a * (a + b))) / 2
  if (c === undefined) return [1 + half + bend, -half - (1 + a / b) * bend, (bend * a) / b]
  const twist =
    ((third / 2 + ((1 - h / (2 * (h + a))) * h) / (6 * (h + a + b))) * (h * (h + a) * (h + a + b))) /
    (a * (a + b) * (a + b + c))
  const ratio = (a * (a + b)) / (b * (b + c))
  return [
    1 + half + bend + twist,
    -half - (1 + a / b) * bend - (1 + a / b + ratio) * twist,
    (bend * a) / b + (a / b + ratio * (1 + b / c)) * twist,
    (-twist * ratio * a) / b,
  ]
}

/** Zhang and Chen 2022 (2204.13902); ComfyUI's `ipndm_v`, order 4, from zju-pi/diff-sampler. The step to sigma 0 is the answer. */
export const ipndmV: Sampler = async function* ({ denoise, combine }, x, sigmas) {
  let slopes: Latents[] = []
  for (let i = 0; i + 1 < sigmas.length; i++) {
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
    const denoised = await denoise(x, sigma)
    yield { i, sigma, denoised }
    if (next === 0) return denoised
    slopes = [slopeAt(combine, sigma, x, denoised), ...slopes].slice(0, 4)
    const length = (k: number) => (k > i ? undefined : sigmas[i - k + 1]! - sigmas[i - k]!)
    const weights = weightsOf(next - sigma, length(1), length(2), length(3))
    x = combine([[1, x], ...slopes.map((slope, k) => [(next - sigma) * weights[k]!, slope] as const)])
  }
  return x
}
