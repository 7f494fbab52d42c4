// Trajectory Consistency Distillation.
import { anyEta, askTheCard, noGuidance, noisy, upTo, type Recipe } from './types.ts'

export const tcd: Recipe = {
  id: 'tcd',
  label: 'TCD',
  help: 'One adapter for 2 to 8 steps and more; raise eta with more steps.',
  source: 'Zheng et al. 2024, arXiv 2402.19159; jabir-zheng/TCD',
  needs: 'A TCD LoRA on its base model (SD 1.5, SD 2.1, SDXL)',
  licence: askTheCard,
  names: /(^|[^a-z])tcd([^a-z]|$)/,
  fits: noisy,
  steps: upTo(50, 2),
  usualSteps: 4,
  samplers: ['tcd'],
  schedules: ['lcm'],
  guidance: noGuidance,
  eta: anyEta(0.3),
  scheduler: { originalSteps: 50 },
}
