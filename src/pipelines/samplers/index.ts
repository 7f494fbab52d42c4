// The table of samplers. To add one: a file here, a line below; the contract test, the terminal and the page pick it up.
// An id means what diffusers does, or k-diffusion where diffusers has none; another library's habit gets an id of its own.
import type { SamplerEntry } from '../types.ts'
import { ddim } from './ddim.ts'
import { deis } from './deis.ts'
import { dpm2 } from './dpm_2.ts'
import { dpmpp2m } from './dpmpp_2m.ts'
import { dpmpp2mSde } from './dpmpp_2m_sde.ts'
import { eulerAncestral } from './euler_ancestral.ts'
import { euler } from './euler.ts'
import { heun } from './heun.ts'
import { lcm } from './lcm.ts'
import { lms } from './lms.ts'
import { pndm } from './pndm.ts'
import { consistency, kDiffusion, midpoint, multistep, stride } from './rules.ts'
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
    rules: { ...kDiffusion, end: 'zero' },
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
    rules: consistency,
    stochastic: 'yes',
    schedule: 'lcm',
    make: ({ grid, timestepScaling }) => lcm(grid.timesteps, timestepScaling),
  },
  {
    id: 'tcd',
    label: 'TCD',
    help: 'For trajectory consistency models and LoRAs. Raise eta with more steps.',
    rules: { ...consistency, end: 'trained' },
    stochastic: 'eta',
    schedule: 'lcm',
    make: ({ eta, grid, noise }) => tcd(eta, grid.timesteps, noise),
  },
  {
    id: 'heun',
    label: 'Heun',
    help: 'Looks twice at every step. Accurate, at twice the time.',
    rules: { ...kDiffusion, end: 'zero' },
    stochastic: 'no',
    make: () => heun,
  },
  {
    id: 'dpm_2',
    label: 'DPM2',
    help: 'Looks at the middle of every step. Accurate, at twice the time.',
    rules: midpoint,
    stochastic: 'no',
    make: () => dpm2(0),
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
    rules: { ...kDiffusion, end: 'zero' },
    stochastic: 'no',
    make: () => lms,
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
    make: () => deis,
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
    make: ({ grid }) => pndm(grid.landings),
  },
  {
    id: 'ddpm',
    label: 'DDPM',
    help: 'The original: noise at every step. Needs many steps.',
    rules: consistency,
    stochastic: 'yes',
    make: () => ddim(1),
  },
]
