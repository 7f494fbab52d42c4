// TLCM and MLCM: multistep consistency without data, one adapter for all step counts.
import { askTheCard, noGuidance, noisy, unusedEta, type Recipe } from './types.ts'

export const tlcm: Recipe = {
  id: 'tlcm',
  label: 'TLCM',
  help: 'One adapter for 2 to 8 steps; MLCM is asked alike.',
  source: 'Xie et al. 2024, arXiv 2406.05768; OPPO-Mente-Lab/TLCM',
  needs: 'A TLCM or MLCM LoRA of SDXL',
  licence: askTheCard,
  names: /tlcm|mlcm/,
  fits: noisy,
  steps: [2, 3, 4, 5, 6, 7, 8],
  usualSteps: 4,
  samplers: ['lcm'],
  schedules: ['lcm'],
  timesteps: {
    2: [999, 499],
    3: [999, 499, 124],
    4: [999, 749, 499, 124],
    5: [999, 749, 499, 249, 124],
    6: [999, 749, 499, 374, 249, 124],
    7: [999, 749, 624, 499, 374, 249, 124],
    8: [999, 874, 749, 624, 499, 374, 249, 124],
  },
  guidance: noGuidance,
  eta: unusedEta,
}
