// The latents of a picture as an autoencoder gives them: one answer, or a normal distribution to draw from.
import type { Noise } from '../../math/random.ts'
import type { Tensor } from '../../math/tensor.ts'

/** mean + exp(logvar / 2) * noise, logvar kept from -30 to 20: diffusers' DiagonalGaussianDistribution. The mean alone without a variance. */
export const posteriorOf =
  (mean: Tensor, logvar: Tensor | undefined) =>
  (noise: Noise): Tensor => {
    if (!logvar) return mean
    const { shape, data } = mean
    const drawn = noise(shape).data
    const value = (m: number, i: number) => m + Math.exp(Math.min(Math.max(logvar.data[i]!, -30), 20) / 2) * drawn[i]!
    return { shape, data: Float32Array.from(data, value) }
  }
