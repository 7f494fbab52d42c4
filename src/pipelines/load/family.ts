// What people call a network's family, and how such models are usually run. Knows no files.
import type { UnetConfig } from '../../networks/unet-config.ts'
import type { AutoencoderClass } from './autoencoder.ts'
import type { SchedulerFacts } from '../scheduler-config.ts'

export type Family = {
  readonly name: string
  /** Usual steps and guidance scale. */
  readonly steps: number
  readonly guidance: number
}

/**
 * By the UNet's own marks; the scheduler tells few-step models apart, which are asked without guidance: LCM's own, or Euler from the last
 * timestep (Turbo, Lightning). A network that predicts v and begins there was trained to begin with noise alone, in many steps.
 */
export function familyOf(
  unet: UnetConfig,
  autoencoder: AutoencoderClass,
  { config, prediction, preset }: SchedulerFacts,
): Family {
  if (unet.guidanceDim !== undefined) return { name: 'LCM', steps: 4, guidance: 8.5 }
  if (autoencoder === 'AutoencoderDC') return { name: 'nano', steps: 20, guidance: 5 }
  const name = unet.textTime ? 'SDXL' : (byContext[unet.contextDim] ?? 'latent diffusion')
  const turbo = prediction !== 'v_prediction' && preset.sampler.startsWith('euler') && config.spacing === 'trailing'
  if (turbo || preset.sampler === 'lcm') return { name, steps: 4, guidance: 1 }
  return { name, steps: 25, guidance: unet.textTime ? 5 : 7.5 }
}

const byContext: Readonly<Record<number, string>> = { 768: 'SD 1.x', 1024: 'SD 2.x' }
