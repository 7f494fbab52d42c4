// Between the latents of an autoencoder and those that a UNet was trained on. Knows no network.
import type { Tensor } from '../../math/tensor.ts'

/** (z - shift) * scale, or with one mean and deviation a channel (z - mean) / std * scale: diffusers' `scaling_factor` and its kin. */
export type Scaling = {
  readonly scale: number
  readonly shift: number
  readonly mean?: readonly number[]
  readonly std?: readonly number[]
}

/** The autoencoder's latents [1, c, h, w] -> the UNet's. */
export const toLatents = (space: Scaling, z: Tensor): Tensor =>
  mapChannels(z, (value, c) => ((value - center(space, c)) / (space.std?.[c] ?? 1)) * space.scale)

/** The UNet's latents [1, c, h, w] -> the autoencoder's, in float32 as diffusers divides. */
export const fromLatents = (space: Scaling, latents: Tensor): Tensor =>
  mapChannels(latents, (value, c) => Math.fround((value * (space.std?.[c] ?? 1)) / space.scale) + center(space, c))

const center = ({ mean, shift }: Scaling, channel: number) => mean?.[channel] ?? shift

function mapChannels({ shape, data }: Tensor, map: (value: number, channel: number) => number): Tensor {
  const channels = shape[1] ?? 1
  const plane = data.length / ((shape[0] ?? 1) * channels)
  return { shape, data: Float32Array.from(data, (value, i) => map(value, Math.floor(i / plane) % channels)) }
}
