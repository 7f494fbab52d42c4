// What a checkpoint's UNet predicts, and the schedule it was trained with: what its family has, and what the file says of itself.
import { floatsOf } from '../weights/floats.ts'
import type { Weights } from '../weights/safetensors.ts'

export type Prediction = 'epsilon' | 'v_prediction'
type Family = 'SD 1.x' | 'SD 2.x' | 'SDXL'

const noise = { beta_start: 0.00085, beta_end: 0.012, beta_schedule: 'scaled_linear', num_train_timesteps: 1000, steps_offset: 1 } // prettier-ignore

/** A scheduler_config.json as the family's own folders have it. `zeroSnr`: trained to begin with noise alone. */
export function schedulerOf(
  family: Family,
  prediction: Prediction,
  zeroSnr: boolean,
): Readonly<Record<string, unknown>> {
  const end = zeroSnr && { rescale_betas_zero_snr: true, timestep_spacing: 'trailing' }
  const shared = { ...noise, prediction_type: prediction, set_alpha_to_one: false }
  if (family === 'SDXL')
    return { _class_name: 'EulerDiscreteScheduler', timestep_spacing: 'leading', ...shared, ...end }
  if (prediction === 'v_prediction') return { _class_name: 'DDIMScheduler', clip_sample: false, ...shared, ...end }
  return { _class_name: 'PNDMScheduler', skip_prk_steps: true, ...shared, ...end }
}

/**
 * By what the file says (a tensor `v_pred`, `modelspec.prediction_type`); else SD 2.x by how much a bias of its last attention varies, above
 * 0.09 where v was learnt: the rule of ComfyUI's supported_models.py, `SD20.model_type`. `tensors` are named as below `model.diffusion_model.`
 */
export async function predictionOf(
  family: Family,
  all: Weights,
  tensors: Weights,
  metadata: Readonly<Record<string, string>>,
): Promise<Prediction> {
  const said = metadata['modelspec.prediction_type']
  if (said !== undefined) return said.startsWith('v') ? 'v_prediction' : 'epsilon'
  if (all.has('v_pred')) return 'v_prediction'
  const last = [...tensors.keys()]
    .filter((name) => /^output_blocks\.\d+\.1\.transformer_blocks\.0\.norm1\.bias$/.test(name))
    .toSorted((a, b) => Number(b.split('.')[1]) - Number(a.split('.')[1]))[0]
  if (family !== 'SD 2.x' || last === undefined) return 'epsilon'
  return deviation((await floatsOf(tensors.get(last)!)) ?? new Float32Array()) > 0.09 ? 'v_prediction' : 'epsilon'
}

function deviation(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}
