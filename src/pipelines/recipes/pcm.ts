// Phased Consistency Models: as many steps as the trajectory has phases.
import { askTheCard, noEta, noGuidance, noisy, unusedEta, type Recipe } from './types.ts'

const shared = {
  source: 'Wang et al. 2024, arXiv 2405.18407; G-U-N/Phased-Consistency-Model',
  licence: askTheCard,
  steps: [2, 4, 8, 16],
  usualSteps: 4,
} as const

const deterministic = {
  ...shared,
  fits: noisy,
  samplers: ['tcd', 'ddim'],
  schedules: ['lcm', 'trailing'],
  eta: noEta,
  // The last phase ends at the first trained level.
  scheduler: { originalSteps: 50, spacing: 'trailing', setAlphaToOne: false },
} as const

export const pcmSmallCfg: Recipe = {
  ...deterministic,
  id: 'pcm_smallcfg',
  label: 'PCM, small CFG',
  help: 'Phased consistency without guidance: steps are the phases of the file.',
  needs: 'A PCM LoRA `smallcfg` of as many phases as steps',
  names: /pcm.*small[-_ ]?cfg/,
  guidance: noGuidance,
}

export const pcmNormalCfg: Recipe = {
  ...deterministic,
  id: 'pcm_normalcfg',
  label: 'PCM, normal CFG',
  help: 'Phased consistency with guidance and a working negative prompt.',
  needs: 'A PCM LoRA `normalcfg` of as many phases as steps',
  names: /pcm.*normal[-_ ]?cfg/,
  guidance: { least: 1, usual: 7.5, most: 12 },
}

export const pcmLcm: Recipe = {
  ...shared,
  id: 'pcm_lcm',
  label: 'PCM, stochastic',
  help: 'The LCM-like adapter of phased consistency: 4 steps with fresh noise.',
  needs: 'The PCM LoRA `lcmlike`',
  names: /pcm.*lcm[-_ ]?like/,
  fits: noisy,
  steps: [4],
  samplers: ['lcm'],
  schedules: ['lcm'],
  guidance: noGuidance,
  eta: unusedEta,
}

/** floor(linspace(0, 100, n)) of the hundred levels of its training, shifted by 3. */
const shifted = (steps: number) =>
  Array.from({ length: steps }, (_, i) => {
    const s = 1 - Math.floor((100 * i) / steps) / 100
    return (1000 * 3 * s) / (1 + 2 * s)
  })

export const pcmFlow: Recipe = {
  ...shared,
  id: 'pcm_flow',
  label: 'PCM, flow',
  help: 'Phased consistency of flow models, deterministic by Euler or with fresh noise by LCM.',
  needs: 'A PCM LoRA of a flow model',
  names: /pcm.*(sd3|flow)/,
  fits: { prediction: ['flow_prediction'] },
  samplers: ['euler', 'lcm'],
  schedules: ['flow_shift'],
  timesteps: Object.fromEntries(shared.steps.map((steps) => [steps, shifted(steps)])),
  guidance: { least: 0, usual: 1, most: 7 },
  eta: unusedEta,
}
