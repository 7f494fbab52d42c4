// YOSO: you only sample once.
import { askTheCard, noGuidance, noisy, unusedEta, type Recipe } from './types.ts'

export const yoso: Recipe = {
  id: 'yoso',
  label: 'YOSO',
  help: 'Two steps with a guidance of 1.5, or one.',
  source: 'Luo et al. 2024, arXiv 2403.12931; Luo-Yihong/YOSO',
  needs: 'The YOSO LoRA on Stable Diffusion 1.5',
  licence: askTheCard,
  names: /yoso/,
  fits: noisy,
  steps: [1, 2],
  usualSteps: 2,
  samplers: ['lcm', 'dpmpp_2m'],
  schedules: ['lcm', 'trailing'],
  guidance: { ...noGuidance, usual: 1.5, most: 2 },
  eta: unusedEta,
  scheduler: { originalSteps: 50 },
}
