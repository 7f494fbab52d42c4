// Pictures as networks see them, [1, 3, height, width] in [-1, 1], and as screens do, RGBA8. Knows no network.
import type { Tensor } from '../../math/tensor.ts'
import type { Pixels } from '../../protocol.ts'

/**
 * [1, 3, height, width] in [-1, 1] -> opaque RGBA. Values outside are clamped; rounds halves to even, in float32,
 * as diffusers' VaeImageProcessor does (`denormalize`, `numpy_to_pil`).
 */
export function toPixels({ shape, data }: Tensor): Pixels {
  const [batch, channels, height, width] = shape
  if (shape.length !== 4 || batch !== 1 || channels !== 3 || !height || !width)
    throw new Error(`image: decoded picture: expected [1, 3, height, width], got [${shape.join(', ')}]`)
  const plane = height * width
  const rgba = new Uint8ClampedArray(4 * plane)
  for (let p = 0; p < plane; p++) {
    // Assigning to a clamped array rounds halves to even.
    for (let c = 0; c < 3; c++) rgba[4 * p + c] = Math.fround(Math.fround(data[c * plane + p]! * 0.5 + 0.5) * 255)
    rgba[4 * p + 3] = 255
  }
  return { width, height, data: rgba }
}

/** RGBA (alpha is ignored) -> [1, 3, height, width] in [-1, 1], as VaeImageProcessor's `normalize`. */
export function fromPixels({ width, height, data }: Pixels): Tensor {
  const plane = height * width
  if (data.length !== 4 * plane)
    throw new Error(`image: picture of ${width} x ${height}: expected ${4 * plane} bytes, got ${data.length}`)
  const sample = new Float32Array(3 * plane)
  for (let p = 0; p < plane; p++)
    for (let c = 0; c < 3; c++) sample[c * plane + p] = 2 * Math.fround(data[4 * p + c]! / 255) - 1
  return { shape: [1, 3, height, width], data: sample }
}
