// The samplers that draw fresh noise on the way.
import { ancestral, ofFlow, onLine } from '../../math/ancestral.ts'
import { inSigma } from './along_line.ts'
import { ddim } from './ddim.ts'
import { dpm2 } from './dpm_2.ts'
import { dpmpp2mSde } from './dpmpp_2m_sde.ts'
import { dpmpp2sAncestral } from './dpmpp_2s_ancestral.ts'
import { dpmpp2sAncestralCfgPp } from './dpmpp_2s_ancestral_cfg_pp.ts'
import { dpmpp3mSde } from './dpmpp_3m_sde.ts'
import { dpmppSde } from './dpmpp_sde.ts'
import { edmStochastic } from './edm_stochastic.ts'
import { erSde } from './er_sde.ts'
import { eulerAncestral } from './euler_ancestral.ts'
import { eulerCfgPp } from './euler_cfg_pp.ts'
import { expHeun2X0 } from './exp_heun_2_x0.ts'
import { lowerOrderFinal, ordersIn } from './orders.ts'
import { resMultistep } from './res_multistep.ts'
import { consistency as consistencyRules, free, midpoint, multistep } from './rules.ts'
import { saSolver } from './sa_solver.ts'
import { seeds2 } from './seeds_2.ts'
import { seeds3 } from './seeds_3.ts'
import { away, plain } from './seen.ts'
import { dpmParameters } from './solver-forms.ts'
import type { SamplerEntry } from '../types.ts'

export const sde: readonly SamplerEntry[] = [
  {
    id: 'euler_ancestral',
    label: 'Euler ancestral',
    help: 'Euler with fresh noise at every step. Livelier; more steps change the picture.',
    rules: free,
    stochastic: 'yes',
    make: ({ noise }) => (noise.flow ? eulerAncestral(1, ofFlow) : eulerAncestral()),
  },
  {
    id: 'dpm_2_ancestral',
    label: 'DPM2 ancestral',
    help: 'DPM2 with fresh noise at every step.',
    rules: midpoint,
    stochastic: 'yes',
    make: inSigma(({ noise }) => dpm2(1, noise.flow ? onLine : ancestral)),
  },
  {
    id: 'dpmpp_2m_sde',
    label: 'DPM++ 2M SDE',
    help: 'DPM++ 2M with fresh noise. Rich detail in 15 to 30 steps.',
    rules: multistep,
    stochastic: 'yes',
    parameters: dpmParameters,
    make: (settings) => dpmpp2mSde('midpoint', ordersIn(settings)),
  },
  {
    id: 'dpmpp_2m_sde_heun',
    label: 'DPM++ 2M SDE Heun',
    help: 'The same with another slope; a little smoother.',
    rules: multistep,
    stochastic: 'yes',
    parameters: dpmParameters,
    make: (settings) => dpmpp2mSde('heun', ordersIn(settings)),
  },
  {
    id: 'ddpm',
    label: 'DDPM',
    help: 'The original: noise at every step. Needs many steps.',
    rules: consistencyRules,
    stochastic: 'yes',
    make: () => ddim(1),
  },
  {
    id: 'dpmpp_2s_ancestral',
    label: 'DPM++ 2S ancestral',
    help: 'Looks twice at every step, with fresh noise.',
    rules: free,
    stochastic: 'yes',
    make: ({ noise }) => dpmpp2sAncestral(1, noise.flow ? ofFlow : ancestral),
  },
  {
    id: 'dpmpp_sde',
    label: 'DPM++ SDE',
    help: 'Looks twice at every step and draws noise twice. Rich detail in few steps.',
    rules: free,
    stochastic: 'yes',
    make: () => dpmppSde,
  },
  {
    id: 'dpmpp_3m_sde',
    label: 'DPM++ 3M SDE',
    help: 'Uses the last three answers, with fresh noise. Best with 20 steps or more.',
    rules: free,
    stochastic: 'yes',
    make: () => dpmpp3mSde,
  },
  {
    id: 'res_multistep_ancestral',
    label: 'RES multistep ancestral',
    help: 'RES multistep with fresh noise at every step.',
    rules: free,
    stochastic: 'yes',
    make: () => resMultistep(1, plain),
  },
  {
    id: 'er_sde',
    label: 'ER-SDE',
    help: 'Uses the last three answers with just enough fresh noise.',
    rules: free,
    stochastic: 'yes',
    make: () => erSde,
  },
  {
    id: 'seeds_2',
    label: 'SEEDS 2',
    help: 'Stochastic, looks twice at every step.',
    rules: free,
    stochastic: 'yes',
    make: () => seeds2,
  },
  {
    id: 'seeds_3',
    label: 'SEEDS 3',
    help: 'Stochastic, looks three times at every step.',
    rules: free,
    stochastic: 'yes',
    make: () => seeds3,
  },
  {
    id: 'euler_ancestral_cfg_pp',
    label: 'Euler ancestral CFG++',
    help: 'The same with fresh noise at every step.',
    rules: free,
    stochastic: 'yes',
    make: () => eulerCfgPp(1),
  },
  {
    id: 'edm_stochastic',
    label: 'EDM stochastic',
    help: 'Stirs in noise before every step and looks twice. Needs many steps.',
    rules: free,
    stochastic: 'yes',
    parameters: [
      { id: 's_churn', label: 'Churn', help: 'Noise stirred in over all steps.', min: 0, max: 1000, usual: 40 },
      { id: 's_tmin', label: 'From level', help: 'Lowest level that is stirred.', min: 0, max: 1000, usual: 0.05 },
      { id: 's_tmax', label: 'To level', help: 'Highest level that is stirred.', min: 0, max: 1000000, usual: 50 },
      { id: 's_noise', label: 'Noise', help: 'Strength of the noise.', min: 0, max: 2, usual: 1.003 },
      {
        id: 'alpha',
        label: 'Alpha',
        help: 'Where in a step it looks again: 1 at the end, 0.5 in the middle.',
        min: 0.05,
        max: 1,
        usual: 1,
      },
    ],
    make: ({ noise, values }) => {
      if (noise.flow) throw new RangeError('sampler: edm_stochastic: expected a model of noise, got a flow')
      const { s_churn: amount, s_tmin: from, s_tmax: to, s_noise: strength, alpha } = values
      return edmStochastic({ amount: amount!, from: from!, to: to!, noise: strength!, alpha: alpha! })
    },
  },
  {
    id: 'res_multistep_ancestral_cfg_pp',
    label: 'RES multistep ancestral CFG++',
    help: 'The same with fresh noise at every step.',
    rules: free,
    stochastic: 'yes',
    make: () => resMultistep(1, away),
  },
  {
    id: 'dpmpp_2s_ancestral_cfg_pp',
    label: 'DPM++ 2S ancestral CFG++',
    help: 'DPM++ 2S ancestral for a guidance of 1 to 2.',
    rules: free,
    stochastic: 'yes',
    make: () => dpmpp2sAncestralCfgPp(1),
  },
  {
    id: 'exp_heun_2_x0_sde',
    label: 'Exponential Heun SDE',
    help: 'The same with fresh noise at every step.',
    rules: free,
    stochastic: 'yes',
    make: () => expHeun2X0(1),
  },
  {
    id: 'sa_solver',
    label: 'SA-Solver',
    help: 'Stochastic Adams: predicts, then corrects, with fresh noise in the middle of the run.',
    rules: { ...multistep, end: 'trained' },
    stochastic: 'yes',
    parameters: [
      {
        id: 'predictor_order',
        label: 'Predictor order',
        help: 'Answers that predict a step.',
        min: 1,
        max: 4,
        usual: 2,
        whole: true,
      },
      {
        id: 'corrector_order',
        label: 'Corrector order',
        help: 'Answers that correct it, 0 for none.',
        min: 0,
        max: 4,
        usual: 2,
        whole: true,
      },
      lowerOrderFinal,
      { id: 'tau', label: 'Tau', help: 'Share of fresh noise, 0 for none.', min: 0, max: 2, usual: 1 },
      { id: 'tau_start', label: 'Tau from', help: 'Lowest timestep with fresh noise.', min: 0, max: 1000, usual: 200 },
      { id: 'tau_end', label: 'Tau to', help: 'Highest timestep with fresh noise.', min: 0, max: 1000, usual: 800 },
    ],
    make: (settings) => {
      const { grid, noise, values } = settings
      const { predictor_order: predictor, corrector_order: corrector, tau, tau_start: from, tau_end: to } = values
      const times = grid.timesteps.map((t) => (1000 * t) / noise.sigmas.length)
      const orders = { predictor: predictor!, corrector: corrector!, lowerFinal: ordersIn(settings).lowerFinal }
      return saSolver(orders, { tau: tau!, from: from!, to: to! }, times)
    },
  },
]
