// The table of parametrizations, by diffusers' `prediction_type`.
import type { Parametrization } from '../types.ts'
import { epsilon } from './epsilon.ts'
import { flowPrediction } from './flow_prediction.ts'
import { sample } from './sample.ts'
import { vPrediction } from './v_prediction.ts'

export const parametrizations = {
  epsilon,
  v_prediction: vPrediction,
  sample,
  flow_prediction: flowPrediction,
} satisfies Record<string, Parametrization>
