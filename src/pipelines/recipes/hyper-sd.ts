// Hyper-SD: trajectory-segmented consistency.
import { anyEta, askTheCard, noEta, noGuidance, noisy, unusedEta, upTo, type Recipe } from './types.ts'

const shared = {
  source: 'Ren et al. 2024, arXiv 2404.13686; ByteDance/Hyper-SD',
  licence: askTheCard,
  fits: noisy,
  guidance: noGuidance,
} as const

export const hyperSd: Recipe = {
  ...shared,
  id: 'hyper_sd',
  label: 'Hyper-SD',
  help: 'One adapter for each of 2, 4 and 8 steps.',
  needs: 'The Hyper-SD LoRA of as many steps (SD 1.5, SDXL)',
  names: /hyper[-_ ]?sd.*[248][-_ ]?steps?(?!.*cfg)/,
  steps: [2, 4, 8],
  usualSteps: 4,
  samplers: ['ddim'],
  schedules: ['trailing'],
  eta: noEta,
  scheduler: { spacing: 'trailing' },
}

export const hyperSdCfg: Recipe = {
  ...hyperSd,
  id: 'hyper_sd_cfg',
  label: 'Hyper-SD, CFG',
  help: 'The adapters that keep guidance and the negative prompt.',
  needs: 'The Hyper-SD CFG LoRA of as many steps (8 or 12)',
  names: /hyper[-_ ]?sd.*(8|12)[-_ ]?steps?[-_ ]?cfg/,
  steps: [8, 12],
  usualSteps: 8,
  guidance: { least: 5, usual: 5, most: 8 },
}

export const hyperSdUnified: Recipe = {
  ...shared,
  id: 'hyper_sd_unified',
  label: 'Hyper-SD, unified',
  help: 'One adapter for 1 to 8 steps. A lower eta shows more detail.',
  needs: 'The Hyper-SD `1step` LoRA (SD 1.5, SDXL)',
  names: /hyper[-_ ]?sd.*1[-_ ]?step.*lora/,
  steps: upTo(8),
  usualSteps: 4,
  samplers: ['tcd'],
  schedules: ['lcm'],
  eta: anyEta(1),
  scheduler: { originalSteps: 50 },
}

export const hyperSdOneStep: Recipe = {
  ...shared,
  id: 'hyper_sd_1step',
  label: 'Hyper-SD, one step',
  help: 'The UNet of SDXL for a single step, asked at timestep 800.',
  needs: 'The Hyper-SDXL `1step` UNet',
  names: /hyper[-_ ]?sdxl.*1[-_ ]?step.*unet/,
  steps: [1],
  usualSteps: 1,
  samplers: ['lcm'],
  schedules: ['lcm'],
  timesteps: { 1: [800] },
  eta: unusedEta,
}

export const hyperSdFlow: Recipe = {
  ...shared,
  id: 'hyper_sd_flow',
  label: 'Hyper-SD, flow',
  help: 'The adapters for flow models, which keep their guidance: 4, 8 or 16 steps, exactly as many as the file.',
  needs: 'The Hyper-SD LoRA of SD3 or Flux of as many steps (Flux at a strength of 0.125)',
  names: /hyper[-_ ]?(sd3|flux)/,
  fits: { prediction: ['flow_prediction'] },
  steps: [4, 8, 16],
  usualSteps: 8,
  samplers: ['euler'],
  schedules: ['flow_shift', 'flow_trailing'],
  guidance: { least: 1, usual: 3.5, most: 8 },
  eta: unusedEta,
}
