// Laplacian pyramids of latents: an image as a sum of levels, each half as wide. Burt and Adelson 1983.
import { combine } from './latents.ts'
import type { Tensor } from './tensor.ts'

const kernel = [1, 4, 6, 4, 1].map((weight) => weight / 16)

/**
 * [1, C, H, W] -> `levels` tensors, finest first, of which the last is what remains of the image. Sides that cannot be
 * halved so often are mirrored up to a power of two first. kornia's `build_laplacian_pyramid` with its defaults.
 */
export function laplacian(image: Tensor, levels: number): Tensor[] {
  const steps = levels - 1
  const [height, width] = sides(image)
  const odd = (side: number) => side % 2 ** steps !== 0
  const lone = !isPower(height) && !isPower(width)
  const whole = lone || odd(height) || odd(width) ? resize(image, power(height), power(width)) : image
  const smooth = [whole]
  for (let i = 0; i < steps; i++) smooth.push(halve(blur(smooth[i]!)))
  return smooth.map((level, i) =>
    i < steps
      ? combine([
          [1, level],
          [-1, blur(double(smooth[i + 1]!))],
        ])
      : level,
  )
}

/** The image of `shape` whose levels these are. */
export function rebuild(levels: readonly Tensor[], shape: readonly number[]): Tensor {
  const image = levels.reduceRight((coarse, fine) =>
    combine([
      [1, fine],
      [1, blur(double(coarse))],
    ]),
  )
  return resize(image, shape[2]!, shape[3]!)
}

const sides = ({ shape }: Tensor): [number, number] => [shape[2]!, shape[3]!]
const isPower = (side: number) => Number.isInteger(Math.log2(side))
const power = (side: number) => 2 ** Math.ceil(Math.log2(side))

/** Index `i` of a row of `length` values that is mirrored at its ends without repeating them. */
function mirrored(i: number, length: number): number {
  if (length === 1) return 0
  const period = 2 * (length - 1)
  const place = ((i % period) + period) % period
  return place < length ? place : period - place
}

/** Every output value is a weighted sum of values along one axis of the input. `taps(i, length)` lists index and weight. */
function along(
  image: Tensor,
  axis: 2 | 3,
  length: number,
  taps: (i: number) => readonly (readonly [number, number])[],
) {
  const shape = image.shape.with(axis, length)
  const [inner, outer] = [axis === 2 ? shape[3]! : 1, image.shape[axis]!]
  const data = image.data instanceof Float64Array ? new Float64Array(size(shape)) : new Float32Array(size(shape))
  const sources = Array.from({ length }, (_, i) => taps(i))
  for (let start = 0, from = 0; start < data.length; start += length * inner, from += outer * inner) {
    for (let i = 0; i < length; i++) {
      for (let k = 0; k < inner; k++) {
        let sum = 0
        for (const [source, weight] of sources[i]!) sum += weight * image.data[from + source * inner + k]!
        data[start + i * inner + k] = sum
      }
    }
  }
  return { shape, data }
}

const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1)
const both = (image: Tensor, apply: (image: Tensor, axis: 2 | 3, length: number) => Tensor): Tensor => {
  const [height, width] = sides(image)
  return apply(apply(image, 2, height), 3, width)
}

const blur = (image: Tensor): Tensor =>
  both(image, (x, axis, length) =>
    along(x, axis, length, (i) => kernel.map((weight, k) => [mirrored(i + k - 2, length), weight])),
  )
const halve = (image: Tensor): Tensor =>
  both(image, (x, axis, length) =>
    along(x, axis, length / 2, (i) => [
      [2 * i, 0.5],
      [2 * i + 1, 0.5],
    ]),
  )
/** Bilinear, pixel centres aligned. */
const double = (image: Tensor): Tensor =>
  both(image, (x, axis, length) =>
    along(x, axis, length * 2, (i) => {
      const near = i >> 1
      const next = i % 2 === 0 ? Math.max(near - 1, 0) : Math.min(near + 1, length - 1)
      return [
        [near, 0.75],
        [next, 0.25],
      ]
    }),
  )
/** Mirrors up or crops, from the top left. */
const resize = (image: Tensor, height: number, width: number): Tensor => {
  const one = (x: Tensor, axis: 2 | 3, length: number) =>
    along(x, axis, length, (i) => [[mirrored(i, x.shape[axis]!), 1]])
  return one(one(image, 2, height), 3, width)
}
