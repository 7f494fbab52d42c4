// The samplers that follow the probability-flow equation: they draw no noise, or none at eta 0.
import { inSigma } from './along_line.ts'
import { churnParameters, withChurn } from './churned.ts'
import { ddim } from './ddim.ts'
import { deis } from './deis.ts'
import { dpm2 } from './dpm_2.ts'
import { dpmAdaptive, type Tolerances } from './dpm_adaptive.ts'
import { dpmFast } from './dpm_fast.ts'
import { dpmpp2m } from './dpmpp_2m.ts'
import { dpmpp2s } from './dpmpp_2s.ts'
import { dpmpp2mCfgPp } from './dpmpp_2m_cfg_pp.ts'
import { euler } from './euler.ts'
import { eulerCfgPp } from './euler_cfg_pp.ts'
import { expHeun2X0 } from './exp_heun_2_x0.ts'
import { gradientEstimation } from './gradient_estimation.ts'
import { heun } from './heun.ts'
import { heunpp2 } from './heunpp2.ts'
import { ipndm } from './ipndm.ts'
import { ipndmV } from './ipndm_v.ts'
import { lms } from './lms.ts'
import { orderParameters, ordersIn } from './orders.ts'
import { pndm } from './pndm.ts'
import { res2s } from './res_2s.ts'
import { resMultistep } from './res_multistep.ts'
import { free, kDiffusion, midpoint, multistep, stride } from './rules.ts'
import { away, plain } from './seen.ts'
import { dpmParameters, formIn, heunForm, singlestepParameters, uncorrected } from './solver-forms.ts'
import { uniPc } from './uni_pc.ts'
import type { SamplerEntry } from '../types.ts'

export const ode: readonly SamplerEntry[] = [
  {
    id: 'euler',
    label: 'Euler',
    help: 'The plainest walk. Steady, predictable, good with few-step models.',
    rules: kDiffusion,
    stochastic: 'no',
    parameters: churnParameters,
    make: withChurn('euler', () => euler),
  },
  {
    id: 'dpmpp_2m',
    label: 'DPM++ 2M',
    help: 'Uses the last two answers to take larger steps. Fine pictures in 8 to 25 steps.',
    rules: multistep,
    stochastic: 'no',
    parameters: [...dpmParameters, heunForm],
    make: (settings) => dpmpp2m(ordersIn(settings), formIn(settings)),
  },
  {
    id: 'dpmpp_2s',
    label: 'DPM++ 2S',
    help: 'Every second step starts where the one before did. Steady with strong guidance, in even numbers of steps.',
    rules: multistep,
    stochastic: 'no',
    parameters: [...singlestepParameters, heunForm],
    make: (settings) => dpmpp2s(ordersIn(settings), formIn(settings)),
  },
  {
    id: 'ddim',
    label: 'DDIM',
    help: 'The classic. Eta 0 repeats exactly, eta 1 adds fresh noise at every step.',
    rules: stride,
    stochastic: 'eta',
    make: ({ eta, grid }) => ddim(eta, grid.landings),
  },
  {
    id: 'heun',
    label: 'Heun',
    help: 'Looks twice at every step. Accurate, at twice the time.',
    rules: free,
    stochastic: 'no',
    parameters: churnParameters,
    make: withChurn(
      'heun',
      inSigma(() => heun),
    ),
  },
  {
    id: 'dpm_2',
    label: 'DPM2',
    help: 'Looks at the middle of every step. Accurate, at twice the time.',
    rules: midpoint,
    stochastic: 'no',
    parameters: churnParameters,
    make: withChurn(
      'dpm_2',
      inSigma(() => dpm2(0)),
    ),
  },
  {
    id: 'lms',
    label: 'LMS',
    help: 'Uses the last four slopes. Fast, best with 15 steps or more.',
    rules: free,
    stochastic: 'no',
    make: inSigma(() => lms),
  },
  {
    id: 'deis',
    label: 'DEIS',
    help: 'Exponential integrator; good with 8 to 20 steps.',
    rules: { ...multistep, end: 'trained' },
    stochastic: 'no',
    parameters: orderParameters,
    make: inSigma((settings) => deis(ordersIn(settings))),
  },
  {
    id: 'uni_pc',
    label: 'UniPC',
    help: 'Predicts, then corrects with the next answer. Good with 5 to 15 steps.',
    rules: multistep,
    stochastic: 'no',
    parameters: [...orderParameters, uncorrected],
    make: (settings) => uniPc('bh1', ordersIn(settings), settings.values['disable_corrector']),
  },
  {
    id: 'uni_pc_bh2',
    label: 'UniPC BH2',
    help: 'UniPC in the form that suits strong guidance; what diffusers uses.',
    rules: multistep,
    stochastic: 'no',
    parameters: [...orderParameters, uncorrected],
    make: (settings) => uniPc('bh2', ordersIn(settings), settings.values['disable_corrector']),
  },
  {
    id: 'pndm',
    label: 'PNDM',
    help: 'Pseudo linear multistep, the default of Stable Diffusion 1.x. Best with 20 steps or more.',
    rules: stride,
    stochastic: 'no',
    make: inSigma(({ grid }) => pndm(grid.landings)),
  },
  {
    id: 'heunpp2',
    label: 'Heun++',
    help: 'Looks up to three times at every step. Accurate and slow.',
    rules: free,
    stochastic: 'no',
    make: inSigma(() => heunpp2),
  },
  {
    id: 'res_multistep',
    label: 'RES multistep',
    help: 'Refined exponential solver. Good with 5 to 20 steps.',
    rules: free,
    stochastic: 'no',
    make: () => resMultistep(0, plain),
  },
  {
    id: 'gradient_estimation',
    label: 'Gradient estimation',
    help: 'Euler that leans on how the slope changes. Good with 5 to 20 steps.',
    rules: free,
    stochastic: 'no',
    parameters: [
      { id: 'gamma', label: 'Gamma', help: 'How far the slope leans; 1 is Euler.', min: 1, max: 5, usual: 2 },
    ],
    make: inSigma(({ values }) => gradientEstimation(values['gamma']!, plain)),
  },
  {
    id: 'ipndm',
    label: 'iPNDM',
    help: 'Uses the last four slopes. Good with 10 steps or more.',
    rules: free,
    stochastic: 'no',
    make: inSigma(() => ipndm),
  },
  {
    id: 'euler_cfg_pp',
    label: 'Euler CFG++',
    help: 'Euler for a guidance of 1 to 2: cleaner pictures, less contrast.',
    rules: free,
    stochastic: 'no',
    make: () => eulerCfgPp(0),
  },
  {
    id: 'dpmpp_2m_cfg_pp',
    label: 'DPM++ 2M CFG++',
    help: 'DPM++ 2M for a guidance of 1 to 2.',
    rules: free,
    stochastic: 'no',
    make: () => dpmpp2mCfgPp,
  },
  {
    id: 'res_2s',
    label: 'RES 2S',
    help: 'Refined exponential solver that looks twice at every step.',
    rules: free,
    stochastic: 'no',
    make: () => res2s,
  },
  {
    id: 'dpm_fast',
    label: 'DPM fast',
    help: 'Takes its own even steps of log sigma, of order 3 where it can. From 9 steps.',
    rules: { ...kDiffusion, end: 'trained' },
    stochastic: 'no',
    make: inSigma(() => dpmFast),
  },
  {
    id: 'gradient_estimation_cfg_pp',
    label: 'Gradient estimation CFG++',
    help: 'Gradient estimation for a guidance of 1 to 2.',
    rules: free,
    stochastic: 'no',
    parameters: [
      { id: 'gamma', label: 'Gamma', help: 'How far the slope leans; 1 is Euler.', min: 1, max: 5, usual: 2 },
    ],
    make: ({ values }) => gradientEstimation(values['gamma']!, away),
  },
  {
    id: 'res_multistep_cfg_pp',
    label: 'RES multistep CFG++',
    help: 'RES multistep for a guidance of 1 to 2.',
    rules: free,
    stochastic: 'no',
    make: () => resMultistep(0, away),
  },
  {
    id: 'ipndm_v',
    label: 'iPNDM-v',
    help: 'iPNDM whose weights follow the lengths of the steps.',
    rules: free,
    stochastic: 'no',
    make: inSigma(() => ipndmV),
  },
  {
    id: 'exp_heun_2_x0',
    label: 'Exponential Heun',
    help: 'Looks twice at every step, on pictures instead of noise.',
    rules: free,
    stochastic: 'no',
    make: () => expHeun2X0(0),
  },
  {
    id: 'dpm_adaptive',
    label: 'DPM adaptive',
    help: 'Chooses its own steps, as many as the picture needs; the number of steps has no say.',
    rules: { ...kDiffusion, end: 'trained' },
    stochastic: 'no',
    pace: 'own',
    parameters: [
      { id: 'order', label: 'Order', help: '2 or 3.', min: 2, max: 3, usual: 3, whole: true },
      { id: 'rtol', label: 'Relative tolerance', help: 'Smaller takes more steps.', min: 0.0001, max: 1, usual: 0.05 },
      {
        id: 'atol',
        label: 'Absolute tolerance',
        help: 'The same for values near zero.',
        min: 0.0001,
        max: 1,
        usual: 0.0078,
      },
      { id: 'h_init', label: 'First step', help: 'Its length, in log sigma.', min: 0.001, max: 5, usual: 0.05 },
      { id: 'pcoeff', label: 'P', help: 'Gain of the last error.', min: -1, max: 1, usual: 0 },
      { id: 'icoeff', label: 'I', help: 'Gain of the errors so far.', min: 0, max: 1, usual: 1 },
      { id: 'dcoeff', label: 'D', help: 'Gain of how errors change.', min: -1, max: 1, usual: 0 },
      {
        id: 'accept_safety',
        label: 'Safety',
        help: 'A step that would shrink the next below this is taken again.',
        min: 0.1,
        max: 1,
        usual: 0.81,
      },
    ],
    make: inSigma(({ values }) => dpmAdaptive(tolerancesOf(values))),
  },
]

const tolerancesOf = ({
  order,
  rtol,
  atol,
  h_init,
  pcoeff,
  icoeff,
  dcoeff,
  accept_safety,
}: Readonly<Record<string, number>>): Tolerances => ({
  order: order!,
  relative: rtol!,
  absolute: atol!,
  first: h_init!,
  p: pcoeff!,
  i: icoeff!,
  d: dcoeff!,
  safety: accept_safety!,
})
