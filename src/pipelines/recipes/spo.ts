// SPO: step-aware preference optimisation. Sampled as its base model, with usual guidance and many steps.
import { askTheCard, noisy, unusedEta, upTo, type Recipe } from './types.ts'

export const spo: Recipe = {
  id: 'spo',
  label: 'SPO',
  help: 'Preference-tuned Stable Diffusion and SDXL, sampled like their bases: 20 steps or more.',
  source: 'Liang et al. 2024, arXiv 2406.04314; RockeyCoss/SPO',
  needs: 'An SPO checkpoint or LoRA (SD 1.5, SDXL)',
  licence: askTheCard,
  names: /(^|[^a-z])spo([^a-z]|$)/,
  fits: noisy,
  steps: upTo(50, 20),
  usualSteps: 20,
  samplers: ['ddim', 'euler', 'euler_ancestral', 'dpmpp_2m', 'uni_pc_bh2'],
  schedules: ['leading', 'trailing', 'linspace', 'karras'],
  guidance: { least: 1, usual: 5, most: 15 },
  eta: unusedEta,
}
