// A world small enough to know exactly: latents drawn from a mixture of Gaussians, its ideal denoiser and network.
import { readFileSync } from 'node:fs'
import { flowLevel } from '../src/math/flow.ts'
import { valueAt } from '../src/math/interpolate.ts'
import type { Tensor } from '../src/math/tensor.ts'
import type { Prediction, Unet } from '../src/pipelines/model.ts'
import type { Denoise } from '../src/pipelines/types.ts'

/** `means` [k, d], `weights` [k]; every part is round with this standard deviation. */
export type World = {
  readonly means: readonly (readonly number[])[]
  readonly weights: readonly number[]
  readonly deviation: number
}

export const golden = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`goldens/pipelines/${name}`, import.meta.url), 'utf8')) as T

/** E[x0 | x0 + sigma z = x]. */
export function ideal({ means, weights, deviation }: World, x: ArrayLike<number>, sigma: number): Float64Array {
  const variance = deviation ** 2
  const spread = variance + sigma ** 2
  const logs = means.map((mean, k) => {
    const distance = mean.reduce((sum, m, i) => sum + (x[i]! - m) ** 2, 0)
    return Math.log(weights[k]!) - distance / (2 * spread)
  })
  const top = Math.max(...logs)
  const shares = logs.map((log) => Math.exp(log - top))
  const total = shares.reduce((sum, share) => sum + share, 0)
  return Float64Array.from(means[0]!, (_, i) => {
    const centre = means.reduce((sum, mean, k) => sum + (shares[k]! / total) * mean[i]!, 0)
    return (variance * x[i]! + sigma ** 2 * centre) / spread
  })
}

/** The ideal denoiser in double precision. */
export const idealDenoise =
  (world: World): Denoise =>
  async (x, sigma) => ({ shape: x.shape, data: ideal(world, x.data, sigma) })

/** The ideal network, which knows the level only by the timestep that it is told. */
export const idealUnet =
  (world: World, sigmas: readonly number[], prediction: Prediction): Unet =>
  async ({ sample, timesteps }) => {
    const size = sample.data.length / timesteps.length
    const data = new Float32Array(sample.data.length)
    timesteps.forEach((timestep, row) => {
      const flow = prediction === 'flow_prediction' || prediction === 'rectified_flow'
      // A flow is told its share of noise in thousandths; the table of levels is too coarse to interpolate near its end.
      const sigma = flow ? flowLevel(timestep / (sigmas.length - 1)) : valueAt(sigmas, timestep)
      const alpha = flow ? 1 / (1 + sigma) : 1 / Math.hypot(sigma, 1)
      const x = Float64Array.from(sample.data.slice(row * size, (row + 1) * size), (value) => value / alpha)
      const clean = ideal(world, x, sigma)
      const answer = (i: number) => {
        const noise = (x[i]! - clean[i]!) / sigma
        if (prediction === 'epsilon') return noise
        if (flow) return prediction === 'flow_prediction' ? noise - clean[i]! : clean[i]! - noise
        return prediction === 'sample' ? clean[i]! : alpha * noise - sigma * alpha * clean[i]!
      }
      for (let i = 0; i < size; i++) data[row * size + i] = answer(i)
    })
    return { shape: sample.shape, data }
  }

/** |a - b| / |b|. */
export function relative(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [error, size] = [0, 0]
  for (let i = 0; i < b.length; i++) {
    error += (a[i]! - b[i]!) ** 2
    size += b[i]! ** 2
  }
  return Math.sqrt(error / size)
}

/** A tensor [1, 1, 1, d] in double precision. */
export const vector = (...values: number[]): Tensor => ({
  shape: [1, 1, 1, values.length],
  data: Float64Array.from(values),
})
