// SDXL-Lightning: progressive adversarial distillation.
import { noGuidance, noisy, unusedEta, type Recipe } from './types.ts'

export const lightning: Recipe = {
  id: 'sdxl_lightning',
  label: 'SDXL-Lightning',
  help: 'A file for each of 2, 4 and 8 steps, exactly as many.',
  source: 'Lin et al. 2024, arXiv 2402.13929; ByteDance/SDXL-Lightning',
  needs: 'The SDXL-Lightning UNet or LoRA of as many steps',
  licence: 'OpenRAIL++.',
  names: /lightning(?!.*1[-_ ]?step)/,
  fits: noisy,
  steps: [2, 4, 8],
  usualSteps: 4,
  samplers: ['euler'],
  schedules: ['trailing', 'sgm_uniform'],
  guidance: noGuidance,
  eta: unusedEta,
  scheduler: { spacing: 'trailing' },
}

export const lightningOneStep: Recipe = {
  ...lightning,
  id: 'sdxl_lightning_1step',
  label: 'SDXL-Lightning, one step',
  help: 'The experimental single-step UNet, which answers the picture itself.',
  needs: 'The SDXL-Lightning `1step_x0` UNet',
  names: /lightning.*1[-_ ]?step/,
  steps: [1],
  usualSteps: 1,
  schedules: ['trailing'],
  prediction: 'sample',
}
