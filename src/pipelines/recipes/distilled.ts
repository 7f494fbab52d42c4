// Students of deterministic steps: Progressive Distillation and Multistep Consistency Models.
import { askTheCard, noEta, noGuidance, noisy, type Recipe } from './types.ts'

export const progressive: Recipe = {
  id: 'progressive_distillation',
  label: 'Progressive Distillation',
  help: 'Exactly as many steps as the student was distilled to, a power of two.',
  source: 'Salimans and Ho 2022, arXiv 2202.00512; google-research/diffusion_distillation',
  needs: 'A folder distilled to as many steps',
  licence: askTheCard,
  names: /progressive[-_ ]?distill/,
  fits: noisy,
  steps: [1, 2, 4, 8, 16, 32, 64],
  usualSteps: 4,
  samplers: ['ddim'],
  schedules: ['trailing'],
  guidance: { ...noGuidance, most: 15 },
  eta: noEta,
  scheduler: { spacing: 'trailing', setAlphaToOne: true },
}

export const multistepConsistency: Recipe = {
  ...progressive,
  id: 'multistep_consistency',
  label: 'Multistep Consistency',
  help: 'As many steps as the student has segments.',
  source: 'Heek, Hoogeboom and Salimans 2024, arXiv 2403.06807',
  needs: 'A folder trained as a multistep consistency model of as many segments',
  names: /multi[-_ ]?step[-_ ]?consistency/,
  steps: [1, 2, 4, 8, 16],
  guidance: noGuidance,
}
