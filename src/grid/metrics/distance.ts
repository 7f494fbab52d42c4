// What a cell measures: how far it is from its reference, and how well it fits its own prompt. Runs no network.
import type { Tensor } from '../../math/tensor.ts'
import type { Pixels } from '../../protocol.ts'
import type { Judged } from './judged.ts'
import { psnr } from './psnr.ts'
import { ssim } from './ssim.ts'

/** What is known of the result of a cell; `judged` is what the embedded judge made of it. */
export type Drawn = {
  readonly pixels: Pixels
  readonly latents?: Tensor
  readonly judged?: Judged
}

/** Each is absent where it does not apply. */
export type Distance = {
  /** Decibels; Infinity where the pictures are equal. */
  readonly psnr?: number
  readonly ssim?: number
  /** |a - b| / |b| of the latents before decoding, b the reference. */
  readonly latentL2?: number
  /** |a - b| / |b| of the judge's features, b the reference. */
  readonly judgeL2?: number
  /** Share of what the prompt asks that the judge finds, 0 to 1, whatever the reference shows. */
  readonly agreement?: number
  /** The same of the place alone, and of the style alone: 1 or 0 for one picture, a share over several. */
  readonly placeAgreement?: number
  readonly styleAgreement?: number
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
  judgeL2: {
    label: 'judge L2',
    unit: '',
    better: 'down',
    digits: 3,
    help: 'Distance of the 128 features that the embedded judge reads, as a share of the length of those of the reference.',
  },
  agreement: {
    label: 'agrees',
    unit: '',
    better: 'up',
    digits: 2,
    help: 'Share of what the prompt asks (things, counts, colours, sizes, relations, place, style) that the embedded judge finds in the picture.',
  },
  placeAgreement: {
    label: 'place',
    unit: '',
    better: 'up',
    digits: 2,
    help: 'Whether the place that the prompt asks for is the one that the embedded judge sees: 1 or 0, over several pictures the share of them.',
  },
  styleAgreement: {
    label: 'style',
    unit: '',
    better: 'up',
    digits: 2,
    help: 'Whether the style that the prompt asks for is the one that the embedded judge sees: 1 or 0, over several pictures the share of them.',
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

/** The distance of `cell` from `reference`, and its own agreement. Pictures, and latents, of different sizes are not compared. */
export function distanceOf(cell: Drawn, reference: Drawn): Distance {
  const [a, b] = [cell.pixels, reference.pixels]
  const same = a.width === b.width && a.height === b.height
  const similarity = same ? ssim(a, b) : undefined
  const latentL2 = cell.latents && reference.latents && relativeL2(cell.latents, reference.latents)
  const judgeL2 = cell.judged && reference.judged && relativeL2(featuresOf(cell.judged), featuresOf(reference.judged))
  return {
    ...(same && { psnr: psnr(a, b) }),
    ...(similarity !== undefined && { ssim: similarity }),
    ...(latentL2 !== undefined && { latentL2 }),
    ...(judgeL2 !== undefined && { judgeL2 }),
    ...agreementOf(cell),
  }
}

/** What a cell measures without a reference. */
export const agreementOf = ({ judged }: Drawn): Distance => {
  if (!judged) return {}
  const { features: _, by: __, ...shares } = judged
  return shares
}

const featuresOf = ({ features }: Judged): Tensor => ({
  shape: [features.length],
  data: features,
})

function relativeL2(a: Tensor, b: Tensor): number | undefined {
  if (a.shape.join() !== b.shape.join()) return undefined
  let [error, size] = [0, 0]
  for (let i = 0; i < b.data.length; i++) {
    error += (a.data[i]! - b.data[i]!) ** 2
    size += b.data[i]! ** 2
  }
  return error === 0 ? 0 : Math.sqrt(error / size)
}
