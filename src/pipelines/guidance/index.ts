// The table of guidance methods. To add one: a file here, a line below; the contract test, the terminal and the page pick it up.
// An id means what diffusers' guider does where it has one: the network's own answers are mixed, whatever they predict.
import { apg } from './apg.ts'
import { cfgZeroStar } from './cfg-zero-star.ts'
import { dynamicThreshold } from './dynamic-threshold.ts'
import { fdg } from './fdg.ts'
import { magnitudeAware } from './magnitude-aware.ts'
import type { GuidanceEntry } from './mix.ts'
import { plain } from './plain.ts'
import { tcfg } from './tcfg.ts'

export const methods: readonly GuidanceEntry[] = [
  {
    id: 'cfg',
    label: 'CFG',
    help: 'Classifier-free guidance, the usual rule: away from the negative prompt, towards the prompt.',
    space: 'answer',
    parameters: [],
    make: (scale) => plain(scale),
  },
  {
    id: 'apg',
    label: 'APG',
    help: 'Adaptive projected guidance: high scales without burnt colours.',
    space: 'answer',
    parameters: [
      { id: 'eta', label: 'Parallel part', help: 'Share of the saturating part that stays.', min: 0, max: 1, usual: 0 },
      { id: 'limit', label: 'Limit', help: 'Longest push, 0 for no limit.', min: 0, max: 1000, usual: 15 },
      { id: 'momentum', label: 'Momentum', help: 'Negative works against earlier pushes.', min: -1, max: 1, usual: 0 },
    ],
    make: (scale, { eta, limit, momentum }) => apg(scale, { eta: eta!, limit: limit!, momentum: momentum! }),
  },
  {
    id: 'cfg_zero_star',
    label: 'CFG-Zero*',
    help: 'Fits the negative prediction to the prompt before guiding. Made for flow models.',
    space: 'answer',
    parameters: [
      { id: 'zeroSteps', label: 'Zero steps', help: 'First steps that stand still.', min: 0, max: 10, usual: 0 },
    ],
    make: (scale, { zeroSteps }) => cfgZeroStar(scale, zeroSteps!),
  },
  {
    id: 'tcfg',
    label: 'TCFG',
    help: 'Tangential damping: the negative prompt counts only where it agrees with the prompt.',
    space: 'answer',
    parameters: [],
    make: (scale) => tcfg(scale),
  },
  {
    id: 'fdg',
    label: 'FDG',
    help: 'Frequency-decoupled: the scale for layout and colour, another for fine detail.',
    space: 'answer',
    parameters: [
      { id: 'high', label: 'Detail scale', help: 'Scale of the fine detail.', min: 0, max: 100, usual: 10 },
      {
        id: 'parallel',
        label: 'Parallel part',
        help: 'Share of the saturating part that stays.',
        min: 0,
        max: 1,
        usual: 1,
      },
    ],
    make: (scale, { high, parallel }) => fdg([high!, scale], parallel!),
  },
  {
    id: 'magnitude_aware',
    label: 'Magnitude-aware',
    help: 'Guides less where prompt and negative prompt disagree most.',
    space: 'answer',
    parameters: [{ id: 'alpha', label: 'Alpha', help: 'How fast guidance fades.', min: 0, max: 100, usual: 8 }],
    make: (scale, { alpha }) => magnitudeAware(scale, alpha!),
  },
  {
    id: 'dynamic_threshold',
    label: 'Dynamic thresholding',
    help: 'A high scale with the colour range of a lower one.',
    space: 'denoised',
    parameters: [
      { id: 'mimicScale', label: 'Mimic scale', help: 'The scale whose range is kept.', min: 0, max: 100, usual: 7 },
      { id: 'percentile', label: 'Percentile', help: 'Share of values that counts.', min: 0, max: 1, usual: 1 },
      { id: 'phi', label: 'Phi', help: 'Share that is thresholded.', min: 0, max: 1, usual: 1 },
    ],
    make: (scale, { mimicScale, percentile, phi }) =>
      dynamicThreshold(scale, { mimicScale: mimicScale!, percentile: percentile!, phi: phi! }),
  },
]
