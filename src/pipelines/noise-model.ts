// The noise levels that a model was trained on, from the beta settings of its scheduler_config.json.
// Each intermediate result is rounded to float32 where torch rounds it, so that levels equal diffusers'.
import { flowLevel } from '../math/flow.ts'
import type { NoiseModel } from './types.ts'

export type Betas = {
  readonly schedule: 'linear' | 'scaled_linear' | 'squaredcos_cap_v2'
  readonly start: number
  readonly end: number
  readonly steps: number
  /** Replaces all of the above where given. */
  readonly trained?: readonly number[]
  readonly zeroTerminalSnr: boolean
}

const f = Math.fround

/** sigma_t = sqrt((1 - alphaBar_t) / alphaBar_t), alphaBar_t = prod (1 - beta). Ho et al. 2020; Karras et al. 2022, table 1. */
export function noiseModel(settings: Betas): NoiseModel {
  const raw = settings.trained ? settings.trained.map(f) : schedules[settings.schedule](settings)
  const betas = settings.zeroTerminalSnr ? rescaled(raw) : raw
  const bars = cumulative(betas)
  // diffusers' stand-in for zero: the smallest float16, a level of 4096 instead of infinity.
  if (settings.zeroTerminalSnr) bars[bars.length - 1] = 2 ** -24
  return { sigmas: bars.map((bar) => f(Math.sqrt(f(f(1 - bar) / bar)))) }
}

/** A rectified flow of `steps` timesteps. Its lowest level stands for none, where logarithms are taken. */
export const flowModel = (
  steps: number,
  shift: number,
  more: Omit<NonNullable<NoiseModel['flow']>, 'shift'> = {},
): NoiseModel => ({
  sigmas: Array.from({ length: steps + 1 }, (_, t) => flowLevel(Math.max(t, 0.01) / steps)),
  flow: { shift, ...more },
})

/**
 * The noise model for a picture of this size: where the shift of a flow follows from the size, tokens are squares of two by
 * two latent cells of `cell` pixels. diffusers' `calculate_shift` and FlowMatchEulerDiscreteScheduler (`use_dynamic_shifting`).
 */
export function sizedFor(
  noise: NoiseModel,
  { width, height }: { readonly width: number; readonly height: number },
  cell: number,
): NoiseModel {
  const { dynamic } = noise.flow ?? {}
  if (!dynamic) return noise
  const { least, most, type } = dynamic
  const tokens = (width * height) / (2 * cell) ** 2
  const mu = least.mu + ((most.mu - least.mu) * (tokens - least.tokens)) / (most.tokens - least.tokens)
  return { ...noise, flow: { ...noise.flow, dynamic, shift: type === 'linear' ? mu : Math.exp(mu) } }
}

const schedules: Record<Betas['schedule'], (settings: Betas) => number[]> = {
  linear: ({ start, end, steps }) => line(start, end, steps),
  scaled_linear: ({ start, end, steps }) => line(Math.sqrt(start), Math.sqrt(end), steps).map((root) => f(root * root)),
  squaredcos_cap_v2: ({ steps }) => {
    const bar = (t: number) => Math.cos((((t / steps + 0.008) / 1.008) * Math.PI) / 2) ** 2
    return Array.from({ length: steps }, (_, t) => f(Math.min(1 - bar(t + 1) / bar(t), 0.999)))
  },
}

/** torch.linspace in float32: counted from both ends. */
function line(start: number, end: number, steps: number): number[] {
  const [first, last] = [f(start), f(end)]
  const step = f(f(last - first) / (steps - 1))
  return Array.from({ length: steps }, (_, i) =>
    i < steps / 2 ? f(first + step * i) : f(last - step * (steps - i - 1)),
  )
}

/** torch.cumprod in float32 keeps the running product in double precision. */
function cumulative(betas: readonly number[]): number[] {
  let product = 1
  return betas.map((beta) => f((product *= f(1 - beta))))
}

/** Shifts and scales sqrt(alphaBar) so that it ends at 0. Lin et al. 2023 (2305.08891), algorithm 1. */
function rescaled(betas: readonly number[]): number[] {
  const roots = cumulative(betas).map((bar) => f(Math.sqrt(bar)))
  const [first, last] = [roots[0]!, roots[roots.length - 1]!]
  const scale = f(first / f(first - last))
  const bars = roots.map((root) => f(f(f(root - last) * scale) ** 2))
  return bars.map((bar, t) => f(1 - (t === 0 ? bar : f(bar / bars[t - 1]!))))
}
