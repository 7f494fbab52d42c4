// SwiftBrush v2: a one-step student of Stable Diffusion 2.1.
import { askTheCard, noEta, noGuidance, type Recipe } from './types.ts'

export const swiftBrush: Recipe = {
  id: 'swiftbrush_v2',
  label: 'SwiftBrush v2',
  help: 'A single step from pure noise at 512 pixels.',
  source: 'Dao et al. 2024, arXiv 2408.14176; VinAIResearch/SwiftBrushV2',
  needs: 'The SwiftBrush v2 UNet of Stable Diffusion 2.1 base',
  licence: askTheCard,
  names: /swift[-_ ]?brush/,
  fits: { prediction: ['epsilon'] },
  steps: [1],
  usualSteps: 1,
  samplers: ['ddim'],
  schedules: ['trailing'],
  timesteps: { 1: [999] },
  guidance: noGuidance,
  eta: noEta,
  scheduler: { setAlphaToOne: true },
}
