// NitroFusion: the network is told a shifted timestep.
import { askTheCard, noGuidance, unusedEta, upTo, type Recipe } from './types.ts'

export const nitroRealism: Recipe = {
  id: 'nitrofusion_realism',
  label: 'NitroFusion Realism',
  help: 'SDXL in 1 to 4 steps, towards photographs.',
  source: 'Chen et al. 2024, arXiv 2412.02030; ChenDarYen/NitroFusion',
  needs: 'The NitroSD Realism UNet of SDXL',
  licence: 'CC BY-NC.',
  names: /nitro.*real/,
  fits: { prediction: ['epsilon'] },
  steps: upTo(4),
  usualSteps: 1,
  samplers: ['lcm'],
  schedules: ['lcm'],
  guidance: noGuidance,
  eta: unusedEta,
  scheduler: { originalSteps: 4 },
  timeShift: 250,
}

export const nitroVibrant: Recipe = {
  ...nitroRealism,
  id: 'nitrofusion_vibrant',
  label: 'NitroFusion Vibrant',
  help: 'SDXL in 1 to 4 steps, towards strong colours.',
  needs: 'The NitroSD Vibrant UNet of SDXL',
  licence: askTheCard,
  names: /nitro.*vibrant/,
  timeShift: 500,
}
