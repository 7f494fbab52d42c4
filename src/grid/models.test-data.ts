// Models as plans need to know them.
import type { ModelFacts } from './fits.ts'

const choice = (id: string) => ({ id, label: id, help: id, dials: [] })

/** A few-step recipe. */
export const lightning = {
  ...choice('lightning'),
  label: 'Lightning',
  source: '',
  needs: '',
  licence: '',
  steps: [1, 2, 4],
  samplers: ['euler'],
  schedules: ['trailing'],
  guidance: { least: 1, usual: 1, most: 1 },
  eta: { least: 0, usual: 0, most: 0 },
  usual: { sampler: 'euler', schedule: 'trailing', steps: 4, guidance: 1, eta: 0 },
}

export const nano: ModelFacts = {
  name: 'nano',
  sizeMultiple: 8,
  predictionType: 'v_prediction',
  samplers: ['euler', 'euler_ancestral', 'heun', 'ddim', 'dpmpp_2m', 'lcm'].map(choice),
  schedules: ['leading', 'trailing', 'karras', 'flow_shift'].map(choice),
  recipes: [lightning],
  defaults: { sampler: 'ddim', schedule: 'trailing', steps: 8, guidance: 4, eta: 0, width: 128, height: 128 },
}

export const flow: ModelFacts = {
  ...nano,
  name: 'flow',
  predictionType: 'flow_prediction',
  schedules: ['karras', 'flow_shift'].map(choice),
  defaults: { ...nano.defaults, sampler: 'euler', schedule: 'flow_shift' },
}
