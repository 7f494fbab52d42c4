// What every autoencoder's config says of its latent space: how they are scaled for the UNet. Knows no layers.
import * as v from 'valibot'
import { count, real, reals } from './config.ts'

/** Fields that all autoencoders share, to spread into a schema. */
export const latentFields = {
  latent_channels: v.nullish(count, 4),
  scaling_factor: v.nullish(real),
  shift_factor: v.nullish(real),
  latents_mean: v.nullish(reals),
  latents_std: v.nullish(reals),
}

/**
 * The UNet's latents from the autoencoder's: (z - shift) * scale, or with per-channel statistics (z - mean) / std * scale.
 * Decoding goes the other way.
 */
export type LatentSpace = {
  readonly channels: number
  readonly scale: number
  readonly shift: number
  /** One value a channel. */
  readonly mean?: readonly number[]
  readonly std?: readonly number[]
}

type Fields = {
  readonly latent_channels: number
  readonly scaling_factor?: number | null | undefined
  readonly shift_factor?: number | null | undefined
  readonly latents_mean?: readonly number[] | null | undefined
  readonly latents_std?: readonly number[] | null | undefined
}

/** `fallback` is the scaling factor where the config names none. */
export const latentSpace = (config: Fields, fallback: number): LatentSpace => ({
  channels: config.latent_channels,
  scale: config.scaling_factor ?? fallback,
  shift: config.shift_factor ?? 0,
  ...(config.latents_mean && { mean: config.latents_mean }),
  ...(config.latents_std && { std: config.latents_std }),
})
