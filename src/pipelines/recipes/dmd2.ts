// DMD2: distribution matching distillation, four steps of SDXL; a file whose training began anywhere among them takes fewer.
import { askTheCard, noGuidance, noisy, unusedEta, upTo, type Recipe } from './types.ts'

const times = [999, 749, 499, 249]

export const dmd2: Recipe = {
  id: 'dmd2',
  label: 'DMD2',
  help: 'Four steps with fresh noise, asked at 999, 749, 499 and 249; fewer stop early.',
  source: 'Yin et al. 2024, arXiv 2405.14867; tianweiy/DMD2',
  needs: 'The DMD2 `4step` UNet or LoRA of SDXL, or a LoRA trained likewise',
  licence: 'CC BY-NC 4.0.',
  names: /dmd2(?!.*1[-_ ]?step)/,
  fits: noisy,
  steps: upTo(4),
  usualSteps: 4,
  samplers: ['lcm'],
  schedules: ['lcm'],
  timesteps: Object.fromEntries(times.map((_, i) => [i + 1, times.slice(0, i + 1)])),
  guidance: noGuidance,
  eta: unusedEta,
}

export const dmd2OneStep: Recipe = {
  ...dmd2,
  id: 'dmd2_1step',
  label: 'DMD2, one step',
  help: 'The single-step UNet, asked at timestep 399.',
  needs: 'The DMD2 `1step` UNet of SDXL',
  names: /dmd2.*1[-_ ]?step/,
  steps: [1],
  usualSteps: 1,
  timesteps: { 1: [399] },
}

export const psoDmd2: Recipe = {
  ...dmd2,
  id: 'pso_dmd2',
  label: 'PSO on DMD2',
  help: 'Preference-tuned DMD2: four steps.',
  source: 'Miao et al. 2024, arXiv 2410.03190; ZichenMiao/Pairwise_Sample_Optimization',
  needs: 'The PSO LoRA on DMD2',
  licence: askTheCard,
  names: /pso.*dmd/,
  steps: [4],
  timesteps: { 4: times },
}
