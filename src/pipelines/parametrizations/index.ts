// The table of parametrizations, by diffusers' `prediction_type` where it has one.
import type { Parametrization } from '../types.ts'
import { consistency } from './consistency.ts'
import { epsilon } from './epsilon.ts'
import { flowPrediction } from './flow_prediction.ts'
import { rectifiedFlow } from './rectified_flow.ts'
import { sample } from './sample.ts'
import { trigflow } from './trigflow.ts'
import { vPrediction } from './v_prediction.ts'

export const parametrizations = {
  epsilon,
  v_prediction: vPrediction,
  sample,
  flow_prediction: flowPrediction,
  rectified_flow: rectifiedFlow,
  consistency,
  trigflow,
} satisfies Record<string, Parametrization>
