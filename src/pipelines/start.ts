// The noise that a picture starts from: its seed's first draw, or a variation of it, or that of another size. Knows no model.
import { brownianNoise } from '../math/brownian.ts'
import { philoxNoise } from '../math/philox.ts'
import { type Noise, torchNoise } from '../math/random.ts'
import { slerp } from '../math/slerp.ts'
import type { Settings } from '../protocol.ts'
import type { Latents, Sigmas, Tools } from './types.ts'

/** Generators by their setting `rng`. */
export const generators = { torch: torchNoise, philox: philoxNoise } satisfies Record<string, (seed: number) => Noise>

/**
 * The noise of a picture's steps: draws of the run's generator, or the increments of one Brownian path over the levels of
 * the walk for samplers that name theirs. k-diffusion's default for its SDE samplers is the path.
 */
export function stepNoise(
  kind: Settings['stepNoise'],
  seed: number,
  noise: Noise,
  shape: readonly number[],
  sigmas: Sigmas,
): Tools['noise'] {
  if (kind !== 'brownian') return () => noise(shape)
  const levels = sigmas.filter((sigma) => sigma > 0)
  const path = brownianNoise(seed, Math.min(...levels), Math.max(...levels), shape)
  return (from, to) => (from === undefined || to === undefined ? noise(shape) : path(from, to))
}

/** What A1111 calls "Extra": all of it left out is plain noise. */
export type Variation = {
  /** Towards this seed's draw, by a share from 0 to 1. */
  readonly toward?: { readonly seed: number; readonly strength: number }
  /** The draw of latents of this height and width, centred; the plain draw shows around it. */
  readonly resizeFrom?: readonly [height: number, width: number]
}

/** The seeds of picture k, by A1111's rule: variations of one seed differ by the seed they turn towards. */
export function variationOf(settings: Settings, picture: number, cell: number): Variation & { readonly seed: number } {
  const { seed, variationSeed = 0, variationStrength: strength = 0, seedWidth, seedHeight } = settings
  const resizeFrom =
    seedWidth && seedHeight && ([seedHeight, seedWidth].map((side) => Math.floor(side / cell)) as [number, number])
  return {
    seed: strength > 0 ? seed : seed + picture,
    ...(strength > 0 ? { toward: { seed: variationSeed + picture, strength } } : {}),
    ...(resizeFrom ? { resizeFrom } : {}),
  }
}

/**
 * Unit noise [1, C, H, W] for a picture, taken from `noise` (the run's generator, fresh) as far as A1111's `ImageRNG.first`
 * takes it from there, so that later draws are the same too.
 */
export function startNoise(
  generator: (seed: number) => Noise,
  seed: number,
  noise: Noise,
  shape: readonly number[],
  { toward, resizeFrom }: Variation,
): Latents {
  const [rows, channels, height, width] = shape as [number, number, number, number]
  const resized = resizeFrom && (resizeFrom[0] !== height || resizeFrom[1] !== width)
  const own = resized ? [rows, channels, ...resizeFrom] : shape
  const plain = resized ? generator(seed)(own) : noise(shape)
  const varied = toward?.strength ? slerp(toward.strength, plain, generator(toward.seed)(own)) : plain
  return resized ? paste(varied, noise(shape)) : varied
}

/** `small` over the middle of `large`, or its middle where it is the larger one; what is odd stays at the far end. */
function paste(small: Latents, large: Latents): Latents {
  const data = large.data.slice()
  const [, channels, height, width] = large.shape as [number, number, number, number]
  const [, , rows, columns] = small.shape as [number, number, number, number]
  const [x, y] = [overlap(width, columns), overlap(height, rows)]
  for (let channel = 0; channel < channels; channel++) {
    for (let row = 0; row < y.length; row++) {
      const from = (channel * rows + y.from + row) * columns + x.from
      data.set(small.data.subarray(from, from + x.length), (channel * height + y.to + row) * width + x.to)
    }
  }
  return { shape: large.shape, data }
}

/** Which part of a side goes where. */
function overlap(large: number, small: number): { from: number; to: number; length: number } {
  const offset = Math.floor((large - small) / 2)
  return { from: Math.max(-offset, 0), to: Math.max(offset, 0), length: small + 2 * Math.min(offset, 0) }
}
