// Consistency Models and their continuous-time form, trained on levels of their own.
import { askTheCard, noGuidance, noisy, unusedEta, upTo, type Recipe } from './types.ts'

const [highest, data] = [80, 0.5]

/** What angles of x_t = cos(t) x0 + sin(t) data z are as levels. */
const levelAt = (angle: number) => data * Math.tan(angle)
const widest = Math.atan(highest / data)

export const consistencyModel: Recipe = {
  id: 'consistency_model',
  label: 'Consistency Model',
  help: 'A finished picture in one step, a better one in two.',
  source: 'Song et al. 2023, arXiv 2303.01469; openai/consistency_models',
  needs: 'A folder trained as a consistency model of sigma 0.002 to 80',
  licence: askTheCard,
  names: /^(?!.*(latent|phased|trajectory|multi)).*consistency[-_ ]?model|(^|[^a-z])(cd|ct)[-_](imagenet|lsun)/,
  fits: noisy,
  steps: [1, 2],
  usualSteps: 2,
  samplers: ['consistency'],
  schedules: ['karras'],
  // Places 0 and 22 of 40 on the grid of Karras, as found for ImageNet.
  sigmas: { 1: [highest], 2: [highest, 1.3823684] },
  guidance: noGuidance,
  eta: unusedEta,
  prediction: 'consistency',
  noise: { sigmas: [0.002, highest] },
  scheduler: { spacing: 'trailing' },
  tell: (sigma) => 250 * Math.log(sigma),
}

export const continuousConsistency: Recipe = {
  ...consistencyModel,
  id: 'scm',
  label: 'sCM',
  help: 'Continuous-time consistency in 1 to 4 steps.',
  source: 'Lu and Song 2024, arXiv 2410.11081; diffusers SCMScheduler',
  needs: 'A folder trained as a continuous-time consistency model (trigflow)',
  names: /(^|[^a-z])scm([^a-z]|$)|trigflow/,
  steps: upTo(4),
  sigmas: {
    1: [highest],
    2: [highest, levelAt(1.3)],
    3: [highest, levelAt((widest * 2) / 3), levelAt(widest / 3)],
    4: [highest, levelAt(widest * 0.75), levelAt(widest / 2), levelAt(widest / 4)],
  },
  prediction: 'trigflow',
  // Its steps end at no noise at all.
  noise: { sigmas: [1e-9, highest] },
  tell: (sigma) => Math.atan(sigma / data),
}
