// The table of schedules. To add one: a file here, a line below; the contract test, the terminal and the page pick it up.
import type { ScheduleEntry } from '../types.ts'
import { ays } from './ays.ts'
import { beta, betaTimesteps } from './beta.ts'
import { ddimUniform } from './ddim_uniform.ts'
import { exponential } from './exponential.ts'
import { flowShift } from './flow_shift.ts'
import { flowTrailing } from './flow_trailing.ts'
import { karras } from './karras.ts'
import { klOptimal } from './kl_optimal.ts'
import { laplace } from './laplace.ts'
import { lcm } from './lcm.ts'
import { leading } from './leading.ts'
import { linearQuadratic } from './linear_quadratic.ts'
import { linspace } from './linspace.ts'
import { normal } from './normal.ts'
import { polyexponential } from './polyexponential.ts'
import { sgmUniform } from './sgm_uniform.ts'
import { simple } from './simple.ts'
import { trailing } from './trailing.ts'
import { turbo } from './turbo.ts'
import { vp } from './vp.ts'

export const schedules: readonly ScheduleEntry[] = [
  {
    id: 'trailing',
    label: 'Trailing',
    help: 'Even timesteps that start at full noise. What few-step models are made for.',
    schedule: trailing,
  },
  {
    id: 'leading',
    label: 'Leading',
    help: 'Even timesteps that start a little below full noise. What Stable Diffusion 1.x and SDXL ship with.',
    schedule: leading,
  },
  {
    id: 'linspace',
    label: 'Linspace',
    help: 'Even timesteps from the very first to the very last.',
    schedule: linspace,
  },
  {
    id: 'karras',
    label: 'Karras',
    help: 'Small steps near the end, where details form. A good choice for 8 to 30 steps.',
    flow: 'too',
    schedule: karras,
  },
  {
    id: 'lcm',
    label: 'LCM grid',
    help: 'Timesteps that latent consistency models were distilled on.',
    schedule: lcm,
  },
  {
    id: 'exponential',
    label: 'Exponential',
    help: 'Even steps of the logarithm of the noise.',
    flow: 'too',
    schedule: exponential,
  },
  {
    id: 'lu_lambdas',
    label: 'Lu',
    help: 'Exponential as DPM-Solver’s authors have it: the network is told the nearest timestep.',
    schedule: exponential,
  },
  {
    id: 'polyexponential',
    label: 'Polyexponential',
    help: 'Exponential over all that the model was trained on.',
    schedule: polyexponential(1),
  },
  {
    id: 'sgm_uniform',
    label: 'SGM uniform',
    help: 'Like trailing, as ComfyUI users know it. For Lightning and Turbo models.',
    schedule: sgmUniform,
  },
  {
    id: 'simple',
    label: 'Simple',
    help: 'Even steps down from full noise. ComfyUI’s default for few-step models.',
    schedule: simple,
  },
  {
    id: 'normal',
    label: 'Normal',
    help: 'Even timesteps from the very last to the very first, as ComfyUI has them.',
    schedule: normal,
  },
  {
    id: 'ddim_uniform',
    label: 'DDIM uniform',
    help: 'Whole strides from the bottom up; what DDIM papers used.',
    schedule: ddimUniform,
  },
  {
    id: 'beta',
    label: 'Beta',
    help: 'More steps near both ends, fewer between. As diffusers spreads them over the noise.',
    flow: 'too',
    schedule: beta,
  },
  {
    id: 'beta_timesteps',
    label: 'Beta (timesteps)',
    help: 'More steps near both ends, fewer between. As ComfyUI spreads them over timesteps.',
    schedule: betaTimesteps,
  },
  {
    id: 'ays',
    label: 'Align Your Steps',
    help: 'Steps found by optimisation for Stable Diffusion 1.x. Best with ten.',
    schedule: ays('sd1'),
  },
  {
    id: 'ays_sdxl',
    label: 'Align Your Steps (SDXL)',
    help: 'Steps found by optimisation for SDXL. Best with ten.',
    schedule: ays('sdxl'),
  },
  {
    id: 'ays_svd',
    label: 'Align Your Steps (SVD)',
    help: 'Steps found by optimisation for Stable Video Diffusion.',
    schedule: ays('svd'),
  },
  {
    id: 'kl_optimal',
    label: 'KL optimal',
    help: 'A closed form close to Align Your Steps, for any number of steps.',
    schedule: klOptimal,
  },
  {
    id: 'linear_quadratic',
    label: 'Linear quadratic',
    help: 'Tiny steps first, ever larger ones later.',
    schedule: linearQuadratic,
  },
  { id: 'laplace', label: 'Laplace', help: 'Most steps in the middle, where shapes are decided.', schedule: laplace },
  {
    id: 'vp',
    label: 'VP',
    help: 'The continuous process of the first papers; starts far above what most models know.',
    schedule: vp,
  },
  {
    id: 'turbo',
    label: 'Turbo',
    help: 'Every hundredth timestep from the top, as Stability’s Turbo models are asked.',
    schedule: turbo,
  },
  {
    id: 'flow_shift',
    label: 'Flow',
    help: 'Even steps of a flow model, shifted as its folder says.',
    flow: 'only',
    schedule: flowShift,
  },
  {
    id: 'flow_trailing',
    label: 'Flow, trailing',
    help: 'Even steps of a flow model that end one step above no noise, shifted; what Flux is asked.',
    flow: 'only',
    schedule: flowTrailing,
  },
]
