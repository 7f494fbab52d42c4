// The table of samplers. To add one: a file here, a line below; the contract test, the terminal and the page pick it up.
// An id means what diffusers does, or k-diffusion where diffusers has none; another library's habit gets an id of its own.
import type { SamplerEntry } from '../types.ts'
import { ddim } from './ddim.ts'
import { dpmpp2m } from './dpmpp_2m.ts'
import { eulerAncestral } from './euler_ancestral.ts'
import { euler } from './euler.ts'
import { lcm } from './lcm.ts'
import { consistency, kDiffusion, multistep, stride } from './rules.ts'

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
]
