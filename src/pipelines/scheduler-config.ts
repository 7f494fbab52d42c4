// Reads a folder's scheduler_config.json: the noise levels, and which of our samplers and schedules it asks for.
import * as v from 'valibot'
import { failure } from '../weights/failure.ts'
import type { Preset, Prediction, SchedulerConfig } from './model.ts'
import { flowModel, noiseModel, type Betas } from './noise-model.ts'
import { schedulerFile, type SchedulerFile } from './scheduler-file.ts'
import { kin, skippedFirst, type Kin } from './scheduler-kin.ts'
import type { NoiseModel } from './types.ts'

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
  const parsed = v.safeParse(schedulerFile, content)
  if (!parsed.success) throw refuse(parsed.issues[0])
  const { _class_name: source, ...settings } = parsed.output
  const known = kin[source]
  if (!known && /Flow|EDM|SCM|Consistency|Wuerstchen/.test(source)) {
    throw failure(
      'not-a-model',
      `scheduler: scheduler_config.json: _class_name: expected a scheduler that is known here, got ${source}`,
    )
  }
  for (const [field, wrong] of Object.entries(cannot(settings)))
    if (wrong) throw failure('not-a-model', `scheduler: scheduler_config.json: ${field}: ${wrong}`)
  const { sigma_min: min, sigma_max: max } = settings
  return {
    prediction: known?.flow ? 'flow_prediction' : settings.prediction_type,
    noise: known?.flow ? flowOf(settings) : noiseModel(betasOf(settings, known)),
    preset: presetOf(source, settings, known, pipeline),
    config: {
      ...(settings.timestep_spacing ? { spacing: settings.timestep_spacing } : {}),
      stepsOffset: pipeline === 'StableDiffusionPipeline' ? 1 : settings.steps_offset,
      setAlphaToOne: settings.set_alpha_to_one ?? !known?.open,
      finalSigma: settings.final_sigmas_type,
      originalSteps: settings.original_inference_steps,
      timestepScaling: settings.timestep_scaling,
      options: optionsOf(settings),
      ...((min || max) && { range: { ...(min && { min }), ...(max && { max }) } }),
    },
  }
}

/** What would draw something else altogether, by its field. */
const cannot = ({ timestep_type, prediction_type, use_flow_sigmas, invert_sigmas }: SchedulerFile) => ({
  timestep_type:
    timestep_type === 'continuous' &&
    prediction_type === 'v_prediction' &&
    'expected "discrete", got "continuous", which tells the network the logarithm of the noise',
  use_flow_sigmas: use_flow_sigmas && 'expected false, got true: flows are read from FlowMatchEulerDiscreteScheduler',
  invert_sigmas: invert_sigmas && 'expected false, got true',
})

/** The numbers that the file sets, by the names that samplers give them. diffusers carries them from class to class, so they hold for every sampler. */
function optionsOf(settings: SchedulerFile): SchedulerConfig['options'] {
  const { solver_order, lower_order_final, euler_at_final, predictor_order, corrector_order } = settings
  const set = {
    solver_order,
    lower_order_final,
    euler_at_final,
    predictor_order,
    corrector_order,
    heun: settings.solver_type === 'heun' || undefined,
    disable_corrector: skippedFirst(settings.disable_corrector) || undefined,
  }
  return Object.fromEntries(
    Object.entries(set).flatMap(([id, value]) => (value === undefined ? [] : [[id, Number(value)]])),
  )
}

function flowOf(settings: SchedulerFile): NoiseModel {
  const { base_image_seq_len: few, max_image_seq_len: many, base_shift: low, max_shift: high } = settings
  const dynamic = settings.use_dynamic_shifting && {
    least: { tokens: few, mu: low },
    most: { tokens: many, mu: high },
    type: settings.time_shift_type,
  }
  const terminal = settings.shift_terminal
  return flowModel(settings.num_train_timesteps, settings.shift, {
    ...(dynamic && { dynamic }),
    ...(terminal && { terminal }),
  })
}

function betasOf(settings: SchedulerFile, known: Kin | undefined): Betas {
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

function presetOf(source: string, settings: SchedulerFile, known: Kin | undefined, pipeline?: string): Preset {
  const sampler = typeof known?.sampler === 'function' ? known.sampler(settings) : (known?.sampler ?? 'euler')
  const notes = known
    ? (known.notes ?? []).map((note) => note(settings, pipeline)).filter((note) => note !== false)
    : [`${source} is not known here; euler draws instead`]
  const flagged =
    (settings.use_karras_sigmas && 'karras') ||
    (settings.use_lu_lambdas && source === 'DPMSolverMultistepScheduler' && 'lu_lambdas') ||
    (settings.use_exponential_sigmas && 'exponential') ||
    (settings.use_beta_sigmas && 'beta')
  // Pipelines of models whose shift follows the size name their levels themselves.
  const named = flagged || (settings.use_dynamic_shifting && known?.flow ? 'flow_trailing' : known?.schedule)
  return { sampler, source, ...(named ? { schedule: named } : {}), notes }
}

function refuse(issue: v.BaseIssue<unknown>): Error {
  const path = v.getDotPath(issue) ?? ''
  const got = typeof issue.received === 'string' ? issue.received : JSON.stringify(issue.input)
  return failure(
    'not-a-model',
    `scheduler: scheduler_config.json: ${path ? `${path}: ` : ''}expected ${issue.expected ?? 'another value'}, got ${got}`,
  )
}
