// How far a cell is from its reference, in all the ways that need no network.
import type { Tensor } from '../../math/tensor.ts'
import type { Pixels } from '../../protocol.ts'
import { psnr } from './psnr.ts'
import { ssim } from './ssim.ts'

/** What is known of the result of a cell. */
export type Drawn = { readonly pixels: Pixels; readonly latents?: Tensor }

/** Each is absent where it does not apply. */
export type Distance = {
  /** Decibels; Infinity where the pictures are equal. */
  readonly psnr?: number
  readonly ssim?: number
  /** |a - b| / |b| of the latents before decoding, b the reference. */
  readonly latentL2?: number
}

/** What each metric is, for headings: which way is better, and its definition. */
export const metrics = {
  psnr: { label: 'PSNR', unit: 'dB', better: 'up', digits: 1, help: 'Peak signal-to-noise ratio over RGB, 8 bits.' },
  ssim: {
    label: 'SSIM',
    unit: '',
    better: 'up',
    digits: 3,
    help: 'Structural similarity, Gaussian window of 11 x 11 with sigma 1.5, mean of R, G and B.',
  },
  latentL2: {
    label: 'latent L2',
    unit: '',
    better: 'down',
    digits: 3,
    help: 'Distance of the latents before decoding, as a share of the length of those of the reference.',
  },
} as const satisfies Record<keyof Distance, Metric>

export type Metric = {
  readonly label: string
  readonly unit: string
  readonly better: 'up' | 'down'
  readonly digits: number
  readonly help: string
}
export type MetricName = keyof typeof metrics
export const metricNames = Object.keys(metrics) as MetricName[]

/** The distance of `cell` from `reference`. Pictures, and latents, of different sizes are not compared. */
export function distanceOf(cell: Drawn, reference: Drawn): Distance {
  const [a, b] = [cell.pixels, reference.pixels]
  const same = a.width === b.width && a.height === b.height
  const similarity = same ? ssim(a, b) : undefined
  const latentL2 = cell.latents && reference.latents && relativeL2(cell.latents, reference.latents)
  return {
    ...(same && { psnr: psnr(a, b) }),
    ...(similarity !== undefined && { ssim: similarity }),
    ...(latentL2 !== undefined && { latentL2 }),
  }
}

function relativeL2(a: Tensor, b: Tensor): number | undefined {
  if (a.shape.join() !== b.shape.join()) return undefined
  let [error, size] = [0, 0]
  for (let i = 0; i < b.data.length; i++) {
    error += (a.data[i]! - b.data[i]!) ** 2
    size += b.data[i]! ** 2
  }
  return error === 0 ? 0 : Math.sqrt(error / size)
}
