// SD-Turbo and SDXL-Turbo: adversarial diffusion distillation, with the grid of diffusers and that of Stability's own code.
import { noGuidance, noisy, unusedEta, upTo, type Recipe } from './types.ts'

const shared = {
  source: 'Sauer et al. 2023, arXiv 2311.17042; Stability-AI/generative-models',
  licence: 'Stability AI Community License.',
  fits: noisy,
  steps: upTo(4),
  guidance: noGuidance,
  eta: unusedEta,
} as const

export const sdTurbo: Recipe = {
  ...shared,
  id: 'sd_turbo',
  label: 'SD-Turbo',
  help: 'Finished pictures in 1 to 4 steps at 512 pixels.',
  needs: 'The sd-turbo folder',
  names: /sd[-_ ]?turbo/,
  usualSteps: 1,
  samplers: ['euler'],
  schedules: ['trailing'],
  scheduler: { spacing: 'trailing' },
}

export const sdxlTurbo: Recipe = {
  ...sdTurbo,
  id: 'sdxl_turbo',
  label: 'SDXL-Turbo',
  help: 'Finished pictures in 1 to 4 steps at 512 pixels, with fresh noise.',
  needs: 'The sdxl-turbo folder',
  names: /sdxl[-_ ]?turbo/,
  samplers: ['euler_ancestral'],
}

export const turboGrid: Recipe = {
  ...sdxlTurbo,
  id: 'turbo_grid',
  label: 'Turbo, Stability’s grid',
  help: 'The same files asked at 999, 899, 799 and 699, as Stability and ComfyUI ask them.',
  needs: 'The sd-turbo or the sdxl-turbo folder',
  names: /$^/,
  usualSteps: 4,
  schedules: ['turbo'],
  // Only for where the walk starts: at sqrt(sigma^2 + 1) z, as Stability's samplers do.
  scheduler: { spacing: 'leading' },
}

export const pso: Recipe = {
  ...sdxlTurbo,
  id: 'pso_turbo',
  label: 'PSO on SDXL-Turbo',
  help: 'Preference-tuned SDXL-Turbo: 4 steps.',
  source: 'Miao et al. 2024, arXiv 2410.03190; ZichenMiao/Pairwise_Sample_Optimization',
  needs: 'The PSO LoRA on SDXL-Turbo',
  names: /(^|[^a-z])pso(?!.*dmd)/,
  steps: [4],
  usualSteps: 4,
}
