// Reads a folder's scheduler_config.json: the noise levels, and which of our samplers and schedules it asks for.
import * as v from 'valibot'
import { failure } from '../weights/failure.ts'
import type { Preset, Prediction, SchedulerConfig } from './model.ts'
import { flowModel, noiseModel, type Betas } from './noise-model.ts'
import type { NoiseModel } from './types.ts'

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0))
const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000))
const beta = v.pipe(v.number(), v.gtValue(0), v.ltValue(1))

const file = v.object({
  _class_name: v.string(),
  num_train_timesteps: v.optional(v.pipe(count, v.minValue(2)), 1000),
  beta_start: v.optional(beta),
  beta_end: v.optional(beta),
  beta_schedule: v.optional(v.picklist(['linear', 'scaled_linear', 'squaredcos_cap_v2'])),
  trained_betas: v.nullish(v.pipe(v.array(beta), v.minLength(2), v.maxLength(100_000))),
  rescale_betas_zero_snr: v.optional(v.boolean(), false),
  prediction_type: v.optional(v.picklist(['epsilon', 'v_prediction', 'sample']), 'epsilon'),
  timestep_spacing: v.optional(v.picklist(['leading', 'trailing', 'linspace'])),
  steps_offset: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000)), 0),
  set_alpha_to_one: v.optional(v.boolean()),
  final_sigmas_type: v.optional(v.picklist(['zero', 'sigma_min']), 'zero'),
  use_karras_sigmas: v.nullish(v.boolean(), false),
  use_exponential_sigmas: v.nullish(v.boolean(), false),
  use_beta_sigmas: v.nullish(v.boolean(), false),
  algorithm_type: v.nullish(v.string()),
  solver_type: v.nullish(v.string()),
  solver_order: v.optional(v.number(), 2),
  predictor_order: v.optional(v.number(), 2),
  corrector_order: v.optional(v.number(), 2),
  original_inference_steps: v.optional(count, 50),
  timestep_scaling: v.optional(positive, 10),
  shift: v.optional(positive, 1),
  use_dynamic_shifting: v.optional(v.boolean(), false),
  base_image_seq_len: v.nullish(count, 256),
  max_image_seq_len: v.nullish(count, 4096),
  base_shift: v.nullish(positive, 0.5),
  max_shift: v.nullish(positive, 1.15),
  time_shift_type: v.optional(v.picklist(['exponential', 'linear']), 'exponential'),
  shift_terminal: v.nullish(v.pipe(v.number(), v.minValue(0), v.ltValue(1))),
  stochastic_sampling: v.optional(v.boolean(), false),
})
type File = Omit<v.InferOutput<typeof file>, '_class_name'>

/** What a diffusers class is among our samplers, its defaults where they are not the usual ones, and what differs. */
type Kin = {
  readonly sampler: string | ((settings: File) => string)
  readonly betas?: readonly [Betas['schedule'], number, number]
  readonly schedule?: string
  /** Rectified flow. */
  readonly flow?: true
  /** The class ends at the first of the trained levels unless it is told otherwise. */
  readonly open?: true
  readonly note?: (settings: File) => string | undefined
}
const latent = ['scaled_linear', 0.00085, 0.012] as const
const gentle = ['linear', 0.00085, 0.012] as const
const order2 = ({ solver_order: order }: File) =>
  order === 2 ? undefined : `solver_order ${order} is drawn with order 2`
const kin: Readonly<Record<string, Kin>> = {
  EulerDiscreteScheduler: { sampler: 'euler' },
  EulerAncestralDiscreteScheduler: { sampler: 'euler_ancestral' },
  HeunDiscreteScheduler: { sampler: 'heun', betas: gentle },
  KDPM2DiscreteScheduler: { sampler: 'dpm_2', betas: gentle },
  KDPM2AncestralDiscreteScheduler: { sampler: 'dpm_2_ancestral', betas: gentle },
  LMSDiscreteScheduler: { sampler: 'lms' },
  DDIMScheduler: { sampler: 'ddim' },
  DDPMScheduler: { sampler: 'ddpm' },
  PNDMScheduler: { sampler: 'pndm', open: true },
  DPMSolverMultistepScheduler: {
    sampler: ({ algorithm_type: algorithm, solver_type: solver }) =>
      algorithm?.startsWith('sde') ? (solver === 'heun' ? 'dpmpp_2m_sde_heun' : 'dpmpp_2m_sde') : 'dpmpp_2m',
    note: (settings) =>
      settings.algorithm_type && !settings.algorithm_type.endsWith('++')
        ? `algorithm_type ${settings.algorithm_type} is drawn with its ++ form`
        : order2(settings),
  },
  DEISMultistepScheduler: { sampler: 'deis', note: order2 },
  UniPCMultistepScheduler: {
    sampler: ({ solver_type: solver }) => (solver === 'bh1' ? 'uni_pc' : 'uni_pc_bh2'),
    note: order2,
  },
  SASolverScheduler: {
    sampler: 'sa_solver',
    note: ({ predictor_order: predictor, corrector_order: corrector }) =>
      predictor === 2 && corrector === 2 ? undefined : `orders ${predictor} and ${corrector} are drawn as 2 and 2`,
  },
  FlowMatchEulerDiscreteScheduler: {
    sampler: ({ stochastic_sampling: stochastic }) => (stochastic ? 'lcm' : 'euler'),
    schedule: 'flow_shift',
    flow: true,
  },
  FlowMatchHeunDiscreteScheduler: { sampler: 'heun', schedule: 'flow_shift', flow: true },
  LCMScheduler: { sampler: 'lcm', betas: latent, schedule: 'lcm' },
  TCDScheduler: { sampler: 'tcd', betas: latent, schedule: 'lcm' },
}

export type SchedulerFacts = {
  readonly config: SchedulerConfig
  readonly prediction: Prediction
  readonly noise: NoiseModel
  readonly preset: Preset
}

/**
 * Checks and reads the content of scheduler_config.json. `pipeline` is the class that model_index.json names:
 * diffusers' StableDiffusionPipeline insists on steps_offset 1. Throws `not-a-model` naming the field.
 */
export function readScheduler(content: unknown, pipeline?: string): SchedulerFacts {
  const parsed = v.safeParse(file, content)
  if (!parsed.success) throw refuse(parsed.issues[0])
  const { _class_name: source, ...settings } = parsed.output
  const known = kin[source]
  if (!known && /Flow|EDM|SCM|Consistency|Wuerstchen/.test(source)) {
    throw failure(
      'not-a-model',
      `scheduler: scheduler_config.json: _class_name: expected a scheduler that is known here, got ${source}`,
    )
  }
  return {
    prediction: known?.flow ? 'flow_prediction' : settings.prediction_type,
    noise: known?.flow ? flowOf(settings) : noiseModel(betasOf(settings, known)),
    preset: presetOf(source, settings, known),
    config: {
      ...(settings.timestep_spacing ? { spacing: settings.timestep_spacing } : {}),
      stepsOffset: pipeline === 'StableDiffusionPipeline' ? 1 : settings.steps_offset,
      setAlphaToOne: settings.set_alpha_to_one ?? !known?.open,
      finalSigma: settings.final_sigmas_type,
      originalSteps: settings.original_inference_steps,
      timestepScaling: settings.timestep_scaling,
    },
  }
}

function flowOf(settings: File): NoiseModel {
  const { base_image_seq_len: few, max_image_seq_len: many, base_shift: low, max_shift: high } = settings
  const dynamic = settings.use_dynamic_shifting && {
    least: { tokens: few ?? 256, mu: low ?? 0.5 },
    most: { tokens: many ?? 4096, mu: high ?? 1.15 },
    type: settings.time_shift_type,
  }
  const terminal = settings.shift_terminal
  return flowModel(settings.num_train_timesteps, settings.shift, {
    ...(dynamic && { dynamic }),
    ...(terminal && { terminal }),
  })
}

function betasOf(settings: File, known: Kin | undefined): Betas {
  const [schedule, start, end] = known?.betas ?? (['linear', 0.0001, 0.02] as const)
  return {
    schedule: settings.beta_schedule ?? schedule,
    start: settings.beta_start ?? start,
    end: settings.beta_end ?? end,
    steps: settings.num_train_timesteps,
    zeroTerminalSnr: settings.rescale_betas_zero_snr,
    ...(settings.trained_betas ? { trained: settings.trained_betas } : {}),
  }
}

function presetOf(source: string, settings: File, known: Kin | undefined): Preset {
  const sampler = typeof known?.sampler === 'function' ? known.sampler(settings) : (known?.sampler ?? 'euler')
  const note = known ? known.note?.(settings) : `${source} is not known here; euler draws instead`
  const flagged =
    (settings.use_karras_sigmas && 'karras') ||
    (settings.use_exponential_sigmas && 'exponential') ||
    (settings.use_beta_sigmas && 'beta')
  // Pipelines of models whose shift follows the size name their levels themselves.
  const named = flagged || (settings.use_dynamic_shifting && known?.flow ? 'flow_trailing' : known?.schedule)
  return { sampler, source, ...(named ? { schedule: named } : {}), ...(note ? { note } : {}) }
}

function refuse(issue: v.BaseIssue<unknown>): Error {
  const path = v.getDotPath(issue) ?? ''
  const got = typeof issue.received === 'string' ? issue.received : JSON.stringify(issue.input)
  return failure(
    'not-a-model',
    `scheduler: scheduler_config.json: ${path ? `${path}: ` : ''}expected ${issue.expected ?? 'another value'}, got ${got}`,
  )
}
