// Pictures at another size, as Pillow resizes them: LANCZOS over the pixels that each new one covers, in its fixed point.
import type { Pixels } from '../../protocol.ts'

const reach = 3
/** Bits behind the point of Pillow's weights. */
const one = 2 ** 22

/**
 * The middle of a picture at `width` x `height`, scaled so that nothing is left empty: VaeImageProcessor's
 * `_resize_and_crop`. Resampled by LANCZOS bit for bit as Pillow does; opaque.
 */
export function fitted(pixels: Pixels, width: number, height: number): Pixels {
  const wider = width / height > pixels.width / pixels.height
  const fullWidth = wider ? width : Math.floor((pixels.width * height) / pixels.height)
  const fullHeight = wider ? Math.floor((pixels.height * width) / pixels.width) : height
  const full = resized(pixels, fullWidth, fullHeight)
  const left = Math.floor(fullWidth / 2) - Math.floor(width / 2)
  const top = Math.floor(fullHeight / 2) - Math.floor(height / 2)
  if (left === 0 && top === 0 && fullWidth === width && fullHeight === height) return full
  const data = new Uint8ClampedArray(4 * width * height)
  for (let y = 0; y < height; y++) {
    const from = 4 * ((y + top) * fullWidth + left)
    data.set(full.data.subarray(from, from + 4 * width), 4 * y * width)
  }
  return { width, height, data }
}

/** The whole picture at another size: rows first, then columns, each rounded to 8 bits. */
function resized(pixels: Pixels, width: number, height: number): Pixels {
  const wide = width === pixels.width ? pixels : along(pixels, width, 'width')
  return height === pixels.height ? wide : along(wide, height, 'height')
}

function along(from: Pixels, size: number, side: 'width' | 'height'): Pixels {
  const to = { width: from.width, height: from.height, [side]: size }
  const data = new Uint8ClampedArray(4 * to.width * to.height)
  const weights = lanczosWeights(from[side], size)
  // Bytes from one pixel to the next along the side that changes, the same in both pictures, and along the other.
  const step = side === 'width' ? 4 : 4 * from.width
  const [fromLine, toLine] = side === 'width' ? [4 * from.width, 4 * to.width] : [4, 4]
  const lines = side === 'width' ? to.height : to.width
  weights.forEach(({ first, shares }, i) => {
    for (let line = 0; line < lines; line++) {
      const start = line * fromLine + first * step
      const end = line * toLine + i * step
      for (let c = 0; c < 3; c++) {
        let sum = one / 2
        for (let k = 0; k < shares.length; k++) sum += from.data[start + k * step + c]! * shares[k]!
        data[end + c] = Math.floor(sum / one)
      }
      data[end + 3] = 255
    }
  })
  return { ...to, data }
}

/** For each of `to` pixels: the first of `from` that it covers, and their weights in units of 1 / `one`. */
function lanczosWeights(from: number, to: number): { readonly first: number; readonly shares: readonly number[] }[] {
  const scale = from / to
  const spread = Math.max(scale, 1)
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale
    const first = Math.max(Math.trunc(centre - reach * spread + 0.5), 0)
    const last = Math.min(Math.trunc(centre + reach * spread + 0.5), from)
    const raw = Array.from({ length: last - first }, (_, k) => lanczos((k + first - centre + 0.5) / spread))
    const sum = raw.reduce((total, weight) => total + weight, 0)
    return { first, shares: raw.map((weight) => roundAway((weight / sum) * one)) }
  })
}

const lanczos = (x: number) => (x >= -reach && x < reach ? sinc(x) * sinc(x / reach) : 0)
const sinc = (x: number) => (x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI))
const roundAway = (x: number) => Math.trunc(x < 0 ? x - 0.5 : x + 0.5)
