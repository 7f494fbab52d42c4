// Latent Consistency Models and their LoRAs.
import { noGuidance, noisy, unusedEta, upTo, type Recipe } from './types.ts'

const shared = {
  names: /lcm|latent[-_ ]?consistency/,
  steps: upTo(8),
  usualSteps: 4,
  samplers: ['lcm'],
  schedules: ['lcm'],
  eta: unusedEta,
  scheduler: { originalSteps: 50 },
} as const

export const lcm: Recipe = {
  ...shared,
  id: 'lcm',
  label: 'LCM',
  help: 'Latent consistency models: 1 to 8 steps, guidance told to the network.',
  source: 'Luo et al. 2023, arXiv 2310.04378; luosiallen/latent-consistency-model',
  needs: 'A full LCM folder, whose UNet embeds the guidance scale',
  licence: 'MIT for LCM Dreamshaper v7.',
  names: /lcm[-_ ]?(dreamshaper|sdxl|sd15|ssd)|latent[-_ ]?consistency/,
  fits: { ...noisy, embedsGuidance: true },
  guidance: { least: 1, usual: 8.5, most: 15 },
}

export const lcmLora: Recipe = {
  ...shared,
  id: 'lcm_lora',
  label: 'LCM LoRA',
  help: 'The consistency adapters for Stable Diffusion and SDXL: 2 to 8 steps.',
  source: 'Luo et al. 2023, arXiv 2311.05556; latent-consistency/lcm-lora-sdv1-5',
  needs: 'An LCM LoRA on its base model',
  licence: 'OpenRAIL++.',
  fits: { ...noisy, embedsGuidance: false },
  steps: upTo(8, 2),
  guidance: { ...noGuidance, most: 2 },
}
