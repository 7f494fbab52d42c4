// The table of samplers. To add one: a file here, a line below; the contract test, the terminal and the page pick it up.
// An id means what diffusers does, or k-diffusion where diffusers has none; another library's habit gets an id of its own.
import type { SamplerEntry } from '../types.ts'
import { addim } from './addim.ts'
import { inSigma } from './along_line.ts'
import { consistency } from './consistency.ts'
import { ddim } from './ddim.ts'
import { deis } from './deis.ts'
import { dpm2 } from './dpm_2.ts'
import { dpmFast } from './dpm_fast.ts'
import { dpmpp2m } from './dpmpp_2m.ts'
import { dpmpp2mCfgPp } from './dpmpp_2m_cfg_pp.ts'
import { dpmpp2mSde } from './dpmpp_2m_sde.ts'
import { dpmpp2sAncestral } from './dpmpp_2s_ancestral.ts'
import { dpmpp3mSde } from './dpmpp_3m_sde.ts'
import { dpmppSde } from './dpmpp_sde.ts'
import { edmStochastic, usualChurn } from './edm_stochastic.ts'
import { erSde } from './er_sde.ts'
import { eulerAncestral } from './euler_ancestral.ts'
import { euler } from './euler.ts'
import { eulerCfgPp } from './euler_cfg_pp.ts'
import { gradientEstimation } from './gradient_estimation.ts'
import { heun } from './heun.ts'
import { heunpp2 } from './heunpp2.ts'
import { ipndm } from './ipndm.ts'
import { lcm } from './lcm.ts'
import { lms } from './lms.ts'
import { pndm } from './pndm.ts'
import { res2s } from './res_2s.ts'
import { resMultistep } from './res_multistep.ts'
import { consistency as consistencyRules, free, kDiffusion, midpoint, multistep, stride } from './rules.ts'
import { seeds2, seeds3 } from './seeds.ts'
import { tcd } from './tcd.ts'
import { uniPc } from './uni_pc.ts'

export const samplers: readonly SamplerEntry[] = [
  {
    id: 'euler',
    label: 'Euler',
    help: 'The plainest walk. Steady, predictable, good with few-step models.',
    rules: kDiffusion,
    stochastic: 'no',
    make: () => euler,
  },
  {
    id: 'euler_ancestral',
    label: 'Euler ancestral',
    help: 'Euler with fresh noise at every step. Livelier; more steps change the picture.',
    rules: free,
    stochastic: 'yes',
    make: () => eulerAncestral(),
  },
  {
    id: 'dpmpp_2m',
    label: 'DPM++ 2M',
    help: 'Uses the last two answers to take larger steps. Fine pictures in 8 to 25 steps.',
    rules: multistep,
    stochastic: 'no',
    make: () => dpmpp2m,
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
    id: 'lcm',
    label: 'LCM',
    help: 'For latent consistency models and LoRAs: a finished picture at each of 1 to 8 steps.',
    rules: consistencyRules,
    stochastic: 'yes',
    schedule: 'lcm',
    make: ({ grid, timestepScaling }) => lcm(grid.timesteps, timestepScaling),
  },
  {
    id: 'tcd',
    label: 'TCD',
    help: 'For trajectory consistency models and LoRAs. Raise eta with more steps.',
    rules: { ...consistencyRules, end: 'trained' },
    stochastic: 'eta',
    schedule: 'lcm',
    make: ({ eta, grid, noise }) => tcd(eta, grid.timesteps, noise),
  },
  {
    id: 'heun',
    label: 'Heun',
    help: 'Looks twice at every step. Accurate, at twice the time.',
    rules: free,
    stochastic: 'no',
    make: inSigma(() => heun),
  },
  {
    id: 'dpm_2',
    label: 'DPM2',
    help: 'Looks at the middle of every step. Accurate, at twice the time.',
    rules: midpoint,
    stochastic: 'no',
    make: inSigma(() => dpm2(0)),
  },
  {
    id: 'dpm_2_ancestral',
    label: 'DPM2 ancestral',
    help: 'DPM2 with fresh noise at every step.',
    rules: midpoint,
    stochastic: 'yes',
    make: () => dpm2(1),
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
    id: 'dpmpp_2m_sde',
    label: 'DPM++ 2M SDE',
    help: 'DPM++ 2M with fresh noise. Rich detail in 15 to 30 steps.',
    rules: multistep,
    stochastic: 'yes',
    make: () => dpmpp2mSde('midpoint'),
  },
  {
    id: 'dpmpp_2m_sde_heun',
    label: 'DPM++ 2M SDE Heun',
    help: 'The same with another slope; a little smoother.',
    rules: multistep,
    stochastic: 'yes',
    make: () => dpmpp2mSde('heun'),
  },
  {
    id: 'deis',
    label: 'DEIS',
    help: 'Exponential integrator; good with 8 to 20 steps.',
    rules: { ...multistep, end: 'trained' },
    stochastic: 'no',
    make: inSigma(() => deis),
  },
  {
    id: 'uni_pc',
    label: 'UniPC',
    help: 'Predicts, then corrects with the next answer. Good with 5 to 15 steps.',
    rules: multistep,
    stochastic: 'no',
    make: () => uniPc('bh1'),
  },
  {
    id: 'uni_pc_bh2',
    label: 'UniPC BH2',
    help: 'UniPC in the form that suits strong guidance; what diffusers uses.',
    rules: multistep,
    stochastic: 'no',
    make: () => uniPc('bh2'),
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
    id: 'ddpm',
    label: 'DDPM',
    help: 'The original: noise at every step. Needs many steps.',
    rules: consistencyRules,
    stochastic: 'yes',
    make: () => ddim(1),
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
    id: 'dpmpp_2s_ancestral',
    label: 'DPM++ 2S ancestral',
    help: 'Looks twice at every step, with fresh noise.',
    rules: free,
    stochastic: 'yes',
    make: () => dpmpp2sAncestral(1),
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
    id: 'res_multistep',
    label: 'RES multistep',
    help: 'Refined exponential solver. Good with 5 to 20 steps.',
    rules: free,
    stochastic: 'no',
    make: () => resMultistep(0),
  },
  {
    id: 'res_multistep_ancestral',
    label: 'RES multistep ancestral',
    help: 'RES multistep with fresh noise at every step.',
    rules: free,
    stochastic: 'yes',
    make: () => resMultistep(1),
  },
  {
    id: 'gradient_estimation',
    label: 'Gradient estimation',
    help: 'Euler that leans on how the slope changes. Good with 5 to 20 steps.',
    rules: free,
    stochastic: 'no',
    make: inSigma(() => gradientEstimation),
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
    id: 'euler_cfg_pp',
    label: 'Euler CFG++',
    help: 'Euler for a guidance of 1 to 2: cleaner pictures, less contrast.',
    rules: free,
    stochastic: 'no',
    make: () => eulerCfgPp(0),
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
    id: 'edm_stochastic',
    label: 'EDM stochastic',
    help: 'Stirs in noise before every step and looks twice. Needs many steps.',
    rules: free,
    stochastic: 'yes',
    make: ({ noise }) => {
      if (noise.flow) throw new RangeError('sampler: edm_stochastic: expected a model of noise, got a flow')
      return edmStochastic(usualChurn)
    },
  },
  {
    id: 'addim',
    label: 'aDDIM',
    help: 'DDIM that keeps as much noise as the network is unsure; for multistep consistency models.',
    rules: free,
    stochastic: 'no',
    make: () => addim,
  },
  {
    id: 'consistency',
    label: 'Consistency',
    help: 'For consistency models: a finished picture at every step, noised again.',
    rules: free,
    stochastic: 'yes',
    make: ({ noise }) => consistency(noise.sigmas[0]!),
  },
]
