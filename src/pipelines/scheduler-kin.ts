// What each of diffusers' scheduler classes is among our samplers, and which of its fields are not followed. Told, never dropped in silence.
import type { Betas } from './noise-model.ts'
import type { SchedulerFile } from './scheduler-file.ts'

/** What is drawn otherwise than the file asks, in words; nothing where it is not. `pipeline` is the class that model_index.json names. */
type Note = (settings: SchedulerFile, pipeline?: string) => string | false

/** A diffusers class among our samplers, its defaults where they are not the usual ones, and what differs. */
export type Kin = {
  readonly sampler: string | ((settings: SchedulerFile) => string)
  readonly betas?: readonly [Betas['schedule'], number, number]
  readonly schedule?: string
  /** Rectified flow. */
  readonly flow?: true
  /** The class ends at the first of the trained levels unless it is told otherwise. */
  readonly open?: true
  readonly notes?: readonly Note[]
}

const threshold: Note = ({ thresholding }) =>
  thresholding && 'thresholding is left out: it is made for networks of pixels'

/** diffusers' Stable Diffusion pipelines switch clipping off by themselves, those of SDXL do not. */
const clip =
  (usual: boolean): Note =>
  ({ clip_sample }, pipeline = '') =>
    (clip_sample ?? usual) &&
    !/^StableDiffusion(?!XL)/.test(pipeline) &&
    'clip_sample is left out: latents go beyond -1 and 1'

const order: Note = ({ solver_order: asked = 2 }) => asked > 3 && `solver_order ${asked} is drawn with order 3`

const lambda: Note = ({ lambda_min_clipped: least }) =>
  typeof least === 'number' && Number.isFinite(least) && `lambda_min_clipped ${least} is left out`

const dpmAlgorithm: Note = ({ algorithm_type: algorithm }) =>
  typeof algorithm === 'string' &&
  algorithm.endsWith('dpmsolver') &&
  `algorithm_type ${algorithm}, which diffusers gives up, is drawn with its ++ form`

const variance: Note = ({ variance_type: type }) =>
  typeof type === 'string' && !type.startsWith('fixed_small') && `variance_type ${type} is drawn as fixed_small`

const latent = ['scaled_linear', 0.00085, 0.012] as const
const gentle = ['linear', 0.00085, 0.012] as const
const ddim: Kin = { sampler: 'ddim', notes: [clip(true), threshold] }
const ddpm: Kin = { sampler: 'ddpm', notes: [clip(true), threshold, variance] }

export const kin: Readonly<Record<string, Kin>> = {
  EulerDiscreteScheduler: {
    sampler: 'euler',
    notes: [
      ({ interpolation_type: type }) => type === 'log_linear' && 'interpolation_type log_linear is drawn as linear',
    ],
  },
  EulerAncestralDiscreteScheduler: { sampler: 'euler_ancestral' },
  HeunDiscreteScheduler: { sampler: 'heun', betas: gentle, notes: [clip(false)] },
  KDPM2DiscreteScheduler: { sampler: 'dpm_2', betas: gentle },
  KDPM2AncestralDiscreteScheduler: { sampler: 'dpm_2_ancestral', betas: gentle },
  LMSDiscreteScheduler: { sampler: 'lms' },
  DDIMScheduler: ddim,
  DDIMParallelScheduler: ddim,
  DDPMScheduler: ddpm,
  DDPMParallelScheduler: ddpm,
  PNDMScheduler: {
    sampler: 'pndm',
    open: true,
    notes: [
      ({ skip_prk_steps: skips }) => !skips && 'skip_prk_steps false is drawn as true, without Runge-Kutta steps',
    ],
  },
  DPMSolverMultistepScheduler: {
    sampler: ({ algorithm_type: algorithm, solver_type: solver }) =>
      algorithm?.startsWith('sde') ? (solver === 'heun' ? 'dpmpp_2m_sde_heun' : 'dpmpp_2m_sde') : 'dpmpp_2m',
    notes: [dpmAlgorithm, order, threshold, lambda],
  },
  DPMSolverSinglestepScheduler: {
    sampler: 'dpmpp_2s',
    schedule: 'linspace',
    notes: [
      dpmAlgorithm,
      order,
      threshold,
      lambda,
      ({ algorithm_type: algorithm }) =>
        algorithm === 'sde-dpmsolver++' && 'algorithm_type sde-dpmsolver++ is drawn without fresh noise',
    ],
  },
  DPMSolverSDEScheduler: {
    sampler: 'dpmpp_sde',
    betas: gentle,
    notes: [() => 'noise is drawn step by step, not from torchsde’s Brownian tree'],
  },
  DEISMultistepScheduler: { sampler: 'deis', notes: [order, threshold] },
  UniPCMultistepScheduler: {
    sampler: ({ solver_type: solver }) => (solver === 'bh1' ? 'uni_pc' : 'uni_pc_bh2'),
    notes: [
      order,
      threshold,
      ({ predict_x0: predicts }) => !predicts && 'predict_x0 false is drawn as true',
      ({ solver_p: other }) => Boolean(other) && 'solver_p is left out: UniPC predicts by itself',
      ({ disable_corrector: off }) =>
        skippedFirst(off) === undefined &&
        `disable_corrector [${off.join(', ')}] is left out: only steps from the first on can go uncorrected`,
    ],
  },
  SASolverScheduler: {
    sampler: 'sa_solver',
    notes: [
      threshold,
      lambda,
      ({ algorithm_type: algorithm }) =>
        algorithm === 'noise_prediction' && 'algorithm_type noise_prediction is drawn as data_prediction',
    ],
  },
  FlowMatchEulerDiscreteScheduler: {
    sampler: ({ stochastic_sampling: stochastic }) => (stochastic ? 'lcm' : 'euler'),
    schedule: 'flow_shift',
    flow: true,
  },
  FlowMatchHeunDiscreteScheduler: { sampler: 'heun', schedule: 'flow_shift', flow: true },
  LCMScheduler: { sampler: 'lcm', betas: latent, schedule: 'lcm', notes: [clip(false), threshold] },
  TCDScheduler: { sampler: 'tcd', betas: latent, schedule: 'lcm', notes: [clip(false), threshold] },
}

/** How many steps from the first on go uncorrected; undefined where these steps are others. */
export const skippedFirst = (steps: SchedulerFile['disable_corrector']): number | undefined => {
  const sorted = [...steps].sort((a, b) => a - b)
  return sorted.every((step, i) => step === i) ? sorted.length : undefined
}
