// Structural similarity of two pictures. Wang et al. 2004.
import type { Pixels } from '../../protocol.ts'

/** Side of the window; smaller pictures have no similarity. */
export const ssimWindow = 11
const radius = (ssimWindow - 1) / 2
const bell = Array.from({ length: ssimWindow }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * 1.5 ** 2)))
const kernel = bell.map((value) => value / bell.reduce((sum, one) => sum + one, 0))
const [c1, c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2]

/**
 * From -1 to 1, 1 for equal pictures: Gaussian window of 11 x 11 with sigma 1.5, population covariance, red, green and blue
 * each by itself and averaged, windows that lie inside only; scikit-image's `structural_similarity` with
 * `gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=255, channel_axis=-1`. Sizes must be equal;
 * undefined where a side is shorter than the window.
 */
export function ssim(a: Pixels, b: Pixels): number | undefined {
  const { width, height } = a
  if (width < ssimWindow || height < ssimWindow) return undefined
  const [first, second, product] = [0, 1, 2].map(() => new Float64Array(width * height)) as [Plane, Plane, Plane]
  let sum = 0
  for (let channel = 0; channel < 3; channel++) {
    for (let p = 0; p < width * height; p++) {
      first[p] = a.data[4 * p + channel]!
      second[p] = b.data[4 * p + channel]!
    }
    const blurred = (at: (p: number) => number) => {
      for (let p = 0; p < product.length; p++) product[p] = at(p)
      return windowed(product, width, height)
    }
    const [ma, mb] = [windowed(first, width, height), windowed(second, width, height)]
    const aa = blurred((p) => first[p]! ** 2)
    const bb = blurred((p) => second[p]! ** 2)
    const ab = blurred((p) => first[p]! * second[p]!)
    let total = 0
    for (let i = 0; i < ma.length; i++) {
      const [x, y] = [ma[i]!, mb[i]!]
      const [vx, vy, covariance] = [aa[i]! - x * x, bb[i]! - y * y, ab[i]! - x * y]
      total += ((2 * x * y + c1) * (2 * covariance + c2)) / ((x * x + y * y + c1) * (vx + vy + c2))
    }
    sum += total / ma.length
  }
  return sum / 3
}

type Plane = Float64Array<ArrayBuffer>

/** Means under the window, [height - 10, width - 10]: along rows, then along columns. */
function windowed(plane: Plane, width: number, height: number): Plane {
  const [across, down] = [width - ssimWindow + 1, height - ssimWindow + 1]
  const rows = new Float64Array(across * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < across; x++) {
      let sum = 0
      for (let k = 0; k < ssimWindow; k++) sum += kernel[k]! * plane[y * width + x + k]!
      rows[y * across + x] = sum
    }
  const means = new Float64Array(across * down)
  for (let y = 0; y < down; y++)
    for (let x = 0; x < across; x++) {
      let sum = 0
      for (let k = 0; k < ssimWindow; k++) sum += kernel[k]! * rows[(y + k) * across + x]!
      means[y * across + x] = sum
    }
  return means
}
