// UniPC of order 2: a prediction from the last two answers, corrected when the next answer is there. One model call a step.
import type { Latents, Sampler } from '../types.ts'

type Variant = 'bh1' | 'bh2'
/** Where a step began: its latents, level and answer, and the answer and level before that if it was of order 2. */
type Start = {
  readonly x: Latents
  readonly sigma: number
  readonly answer: Latents
  readonly before?: { readonly sigma: number; readonly answer: Latents }
}

/**
 * Zhao et al. 2023 (2302.04867), algorithms 1 and 2, predicting x0; diffusers' UniPCMultistepScheduler with `solver_type`
 * bh1 or bh2. First and last step are of order 1.
 */
export const uniPc = (variant: Variant): Sampler =>
  async function* ({ denoise, combine }, x, sigmas) {
    let start: Start | undefined
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      if (start) x = combine(corrector(start, sigma, denoised, variant))
      const single = i === 0 || i + 2 === sigmas.length
      start = {
        x,
        sigma,
        answer: denoised,
        ...(start && !single ? { before: { sigma: start.sigma, answer: start.answer } } : {}),
      }
      x = combine(predictor(start, next, variant))
    }
    return x
  }

type Terms = readonly (readonly [number, Latents])[]

/** sigma'/sigma x - (e^-h - 1) m0, and half of B(h) times the slope to the answer before. */
function predictor({ x, sigma, answer, before }: Start, next: number, variant: Variant): Terms {
  const h = Math.log(sigma / next)
  const gain = Math.expm1(-h)
  const base = [
    [next / sigma, x],
    [-gain, answer],
  ] as const
  if (!before) return base
  const scale = variant === 'bh1' ? -h : gain
  const slope = (-scale / 2) * (h / Math.log(sigma / before.sigma))
  return [...base, [slope, before.answer], [-slope, answer]]
}

/** The same step again, now that the answer at its end is known. */
function corrector({ x, sigma, answer, before }: Start, next: number, known: Latents, variant: Variant): Terms {
  const h = Math.log(sigma / next)
  const gain = Math.expm1(-h)
  const scale = variant === 'bh1' ? -h : gain
  const base = [
    [next / sigma, x],
    [-gain, answer],
  ] as const
  if (!before) return [...base, [-scale / 2, known], [scale / 2, answer]]
  const ratio = Math.log(sigma / before.sigma) / h
  const phi2 = gain / -h - 1
  const phi3 = phi2 / -h - 0.5
  const [b1, b2] = [phi2 / scale, (2 * phi3) / scale]
  const back = (b1 - b2) / (1 - ratio)
  const ahead = b1 - back
  const slope = (-scale * back) / ratio
  return [...base, [slope, before.answer], [-slope, answer], [-scale * ahead, known], [scale * ahead, answer]]
}
