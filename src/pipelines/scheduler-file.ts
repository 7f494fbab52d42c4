// The fields of a scheduler_config.json that are read, checked. What a file leaves out and classes decide differently stays open.
import * as v from 'valibot'

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0))
const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000))
const order = (least: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(10))
const beta = v.pipe(v.number(), v.gtValue(0), v.ltValue(1))
const flag = v.nullish(v.boolean(), false)

export const schedulerFile = v.object({
  _class_name: v.string(),
  num_train_timesteps: v.optional(v.pipe(count, v.minValue(2)), 1000),
  beta_start: v.optional(beta),
  beta_end: v.optional(beta),
  beta_schedule: v.optional(v.picklist(['linear', 'scaled_linear', 'squaredcos_cap_v2'])),
  trained_betas: v.nullish(v.pipe(v.array(beta), v.minLength(2), v.maxLength(100_000))),
  rescale_betas_zero_snr: flag,
  prediction_type: v.optional(v.picklist(['epsilon', 'v_prediction', 'sample']), 'epsilon'),
  variance_type: v.nullish(v.string()),
  clip_sample: v.nullish(v.boolean()),
  thresholding: flag,
  lambda_min_clipped: v.nullish(v.number()),
  // Layout of the grid.
  timestep_spacing: v.optional(v.picklist(['leading', 'trailing', 'linspace'])),
  timestep_type: v.nullish(v.picklist(['discrete', 'continuous']), 'discrete'),
  interpolation_type: v.nullish(v.picklist(['linear', 'log_linear']), 'linear'),
  steps_offset: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000)), 0),
  set_alpha_to_one: v.optional(v.boolean()),
  final_sigmas_type: v.optional(v.picklist(['zero', 'sigma_min']), 'zero'),
  sigma_min: v.nullish(positive),
  sigma_max: v.nullish(positive),
  use_karras_sigmas: flag,
  use_lu_lambdas: flag,
  use_exponential_sigmas: flag,
  use_beta_sigmas: flag,
  use_flow_sigmas: flag,
  // Solvers.
  algorithm_type: v.nullish(v.string()),
  solver_type: v.nullish(v.string()),
  solver_order: v.optional(order(1)),
  lower_order_final: v.optional(v.boolean()),
  euler_at_final: v.optional(v.boolean()),
  predictor_order: v.optional(order(1)),
  corrector_order: v.optional(order(0)),
  disable_corrector: v.nullish(v.array(v.pipe(v.number(), v.integer(), v.minValue(0))), []),
  predict_x0: v.optional(v.boolean(), true),
  solver_p: v.optional(v.unknown()),
  skip_prk_steps: v.optional(v.boolean(), false),
  // Few-step models.
  original_inference_steps: v.optional(count, 50),
  timestep_scaling: v.optional(positive, 10),
  // Flows.
  shift: v.optional(positive, 1),
  use_dynamic_shifting: flag,
  base_image_seq_len: v.nullish(count, 256),
  max_image_seq_len: v.nullish(count, 4096),
  base_shift: v.nullish(positive, 0.5),
  max_shift: v.nullish(positive, 1.15),
  time_shift_type: v.optional(v.picklist(['exponential', 'linear']), 'exponential'),
  shift_terminal: v.nullish(v.pipe(v.number(), v.minValue(0), v.ltValue(1))),
  stochastic_sampling: v.optional(v.boolean(), false),
  invert_sigmas: flag,
})
export type SchedulerFile = Omit<v.InferOutput<typeof schedulerFile>, '_class_name'>
