// Stochastic Adams solver: predicts from the last answers, corrects when the next is there. One model call a step.
import { stochasticAdamsWeights } from '../../math/exponential.ts'
import type { Grid, Latents, Sampler } from '../types.ts'

/** `tau` is how much noise is fresh, at timesteps (of 1000) between `from` and `to`. */
export type Stir = Readonly<Record<'tau' | 'from' | 'to', number>>
export type Orders = Readonly<Record<'predictor' | 'corrector', number>> & { readonly lowerFinal: boolean }
type Answer = { readonly sigma: number; readonly denoised: Latents }
type Start = { readonly x: Latents; readonly sigma: number; readonly tau: number; readonly fresh: Latents }

/** Xue et al. 2023 (2309.05019), predicting x0; diffusers' SASolverScheduler. Orders fall towards the end where `lowerFinal`; a step to sigma 0 is the answer. */
export const saSolver = (orders: Orders, stir: Stir, timesteps: Grid['timesteps']): Sampler =>
  async function* ({ denoise, combine, noise }, x, sigmas) {
    const steps = sigmas.length - 1
    let answers: Answer[] = []
    let start: Start | undefined
    const left = (i: number) => (orders.lowerFinal ? steps - i : Infinity)
    for (let i = 0; i < steps; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      const denoised = await denoise(x, sigma)
      yield { i, sigma, denoised }
      if (next === 0) return denoised
      answers = [{ sigma, denoised }, ...answers].slice(0, 4)
      const corrector = Math.min(orders.corrector, left(i) + 2, i + 1)
      if (start && corrector > 0) x = combine(step(start, sigma, answers.slice(0, corrector)))
      const t = timesteps[i]!
      start = { x, sigma, tau: t >= stir.from && t <= stir.to ? stir.tau : 0, fresh: noise() }
      const predictor = Math.min(orders.predictor, left(i), i + 1)
      if (next < sigma) x = combine(step(start, next, answers.slice(0, predictor)))
    }
    return x
  }

/** The step from `start` to `next` by these answers, newest first. */
function step({ x, sigma, tau, fresh }: Start, next: number, answers: readonly Answer[]) {
  const h = Math.log(sigma / next)
  const weights = stochasticAdamsWeights(answers.map((one) => Math.log(sigma / one.sigma)), h, tau) // prettier-ignore
  const [kept, drawn] = [(next / sigma) * Math.exp(-(tau ** 2) * h), next * Math.sqrt(-Math.expm1(-2 * tau ** 2 * h))]
  return [[kept, x], [drawn, fresh], ...answers.map(({ denoised }, k) => [weights[k]!, denoised] as const)] as const
}
