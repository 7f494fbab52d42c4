// The samplers of one method each: few-step models, inpainting, anytime pictures.
import { addim, gaussian } from './addim.ts'
import { consistency } from './consistency.ts'
import { ddim } from './ddim.ts'
import { lcm } from './lcm.ts'
import { nested } from './nested.ts'
import { repaint } from './repaint.ts'
import { consistency as consistencyRules, free, stride } from './rules.ts'
import { tcd } from './tcd.ts'
import type { SamplerEntry } from '../types.ts'

export const fewStep: readonly SamplerEntry[] = [
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
    id: 'consistency',
    label: 'Consistency',
    help: 'For consistency models: a finished picture at every step, noised again.',
    rules: free,
    stochastic: 'yes',
    make: ({ noise }) => consistency(noise.sigmas[0]!),
  },
  {
    id: 'addim',
    label: 'aDDIM',
    help: 'DDIM that keeps as much noise as the network is unsure; for multistep consistency models.',
    rules: free,
    stochastic: 'no',
    parameters: [
      { id: 'share', label: 'Share', help: 'Of the open variance that is kept.', min: 0, max: 1, usual: 0.1 },
      { id: 'variance', label: 'Variance', help: 'Of the values of a picture.', min: 0.001, max: 100, usual: 0.5 },
    ],
    make: ({ values }) => addim(gaussian(values['share']!, values['variance']!)),
  },
  {
    id: 'ddgan',
    label: 'DDGAN posterior',
    help: 'For denoising diffusion GANs: from a finished picture back to the next noise level, as DDPM.',
    rules: consistencyRules,
    stochastic: 'yes',
    make: () => ddim(1),
  },
  {
    id: 'nested',
    label: 'Nested diffusion',
    help: 'Walks all the way to a picture at every step: stop at any time, each is better than the last.',
    rules: { ...stride, strides: false },
    stochastic: 'eta',
    parameters: [
      {
        id: 'inner_steps',
        label: 'Inner steps',
        help: 'Model calls within each step.',
        min: 1,
        max: 1000,
        usual: 20,
        whole: true,
      },
    ],
    make: ({ eta, grid, noise, values }) => nested(values['inner_steps']!, eta, grid.timesteps, noise),
  },
  {
    id: 'repaint',
    label: 'RePaint',
    help: 'Inpaints, going back and forth until old and new agree. Needs a start picture and a mask.',
    rules: consistencyRules,
    stochastic: 'yes',
    keeps: true,
    parameters: [
      {
        id: 'jump_length',
        label: 'Jump length',
        help: 'Steps that are walked again.',
        min: 1,
        max: 100,
        usual: 10,
        whole: true,
      },
      {
        id: 'jump_n_sample',
        label: 'Jumps',
        help: 'How many times they are walked.',
        min: 1,
        max: 100,
        usual: 10,
        whole: true,
      },
    ],
    make: ({ eta, values }) => repaint(eta, { length: values['jump_length']!, times: values['jump_n_sample']! }),
  },
]
