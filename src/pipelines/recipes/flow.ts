// Straightened flows: InstaFlow, and flows trained on coupled minibatches.
import { flowModel } from '../noise-model.ts'
import { askTheCard, noGuidance, unusedEta, upTo, type Recipe } from './types.ts'

export const instaFlow: Recipe = {
  id: 'instaflow',
  label: 'InstaFlow',
  help: 'A single straight step; the network answers the way from noise to picture.',
  source: 'Liu et al. 2023, arXiv 2309.06380; gnobitab/InstaFlow',
  needs: 'The InstaFlow 0.9B folder (SD 1.5 in shape)',
  licence: askTheCard,
  names: /instaflow/,
  // Its folder names a scheduler that its pipeline does not use.
  fits: { prediction: ['epsilon', 'v_prediction', 'sample', 'flow_prediction'] },
  steps: [1],
  usualSteps: 1,
  samplers: ['euler'],
  schedules: ['flow_shift'],
  timesteps: { 1: [1000] },
  guidance: noGuidance,
  eta: unusedEta,
  prediction: 'rectified_flow',
  noise: flowModel(1000, 1),
}

const even = (steps: number) => Array.from({ length: steps }, (_, i) => 1000 * (1 - i / steps))

export const rectifiedFlow: Recipe = {
  ...instaFlow,
  id: 'rectified_flow_2',
  label: '2-Rectified Flow',
  help: 'The straightened teacher of InstaFlow: 2 to 50 even steps.',
  needs: 'The 2-Rectified Flow folder (SD 1.5 in shape)',
  licence: 'CC BY-NC 4.0.',
  names: /2[-_ ]?rectified[-_ ]?flow/,
  steps: upTo(50, 2),
  usualSteps: 25,
  timesteps: Object.fromEntries(upTo(50, 2).map((steps) => [steps, even(steps)])),
  guidance: { ...noGuidance, usual: 1.5, most: 5 },
}

export const multisample: Recipe = {
  id: 'multisample_flow_matching',
  label: 'Multisample Flow Matching',
  help: 'Flows trained on coupled noise and pictures: ordinary steps, fewer of them.',
  source: 'Pooladian et al. 2023, arXiv 2304.14772; atong01/conditional-flow-matching',
  needs: 'A flow folder trained with minibatch couplings',
  licence: askTheCard,
  names: /multisample|minibatch[-_ ]?ot|ot[-_ ]?cfm/,
  fits: { prediction: ['flow_prediction'] },
  steps: upTo(50),
  usualSteps: 8,
  samplers: ['euler', 'heun', 'dpm_2'],
  schedules: ['flow_shift'],
  timesteps: Object.fromEntries(upTo(50).map((steps) => [steps, even(steps)])),
  guidance: { ...noGuidance, most: 15 },
  eta: unusedEta,
}
