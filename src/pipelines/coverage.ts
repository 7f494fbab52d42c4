// How much of each latent cell a region covers: its box or mask drawn in pixels, its edge made soft, averaged by cells.
import type { Mask } from '../lora/mask.ts'
import type { Region } from '../protocol.ts'

/** Size of a picture in pixels, and pixels to a side of a latent cell. */
export type Canvas = { readonly width: number; readonly height: number; readonly cell: number }

/** Values from 0 to 1 over the latents. The region's `strength` is not in them. */
export const coverageOf = (region: Region, canvas: Canvas): Mask => {
  const { width, height, cell } = canvas
  const drawn = region.mask ? drawMask(region.mask, canvas) : drawBox(region.box, canvas)
  const soft = soften(drawn, width, height, Math.round(region.feather / 2))
  const size = [height / cell, width / cell] as const
  const values = new Float32Array(size[0] * size[1])
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      values[Math.floor(y / cell) * size[1] + Math.floor(x / cell)]! += soft[y * width + x]! / cell ** 2
  return { size, values: values.map((value) => Math.min(value, 1)) }
}

const drawBox = (box: Region['box'], { width, height }: Canvas): Float32Array => {
  const { x: left, y: top, width: across, height: down } = box ?? { x: 0, y: 0, width: 0, height: 0 }
  /** Share of pixel `i` that lies between two places. */
  const within = (i: number, from: number, to: number) => Math.max(0, Math.min(i + 1, to) - Math.max(i, from))
  return raster(
    width,
    height,
    (x, y) => within(x, left * width, (left + across) * width) * within(y, top * height, (top + down) * height),
  )
}

const drawMask = (mask: NonNullable<Region['mask']>, { width, height }: Canvas): Float32Array => {
  const bytes = Uint8Array.from(atob(mask.data), (letter) => letter.charCodeAt(0))
  const place = (i: number, length: number, own: number) => Math.floor(((i + 0.5) * own) / length)
  return raster(
    width,
    height,
    (x, y) => bytes[place(y, height, mask.height) * mask.width + place(x, width, mask.width)]! / 255,
  )
}

const raster = (width: number, height: number, value: (x: number, y: number) => number): Float32Array =>
  Float32Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width)))

/** A moving average over 2 radius + 1 pixels each way, which makes a ramp of every edge; nothing beyond the picture counts. */
const soften = (values: Float32Array, width: number, height: number, radius: number): Float32Array => {
  if (radius === 0) return values
  const rows = averaged(values, { lines: height, line: width, length: width, step: 1 }, radius)
  return averaged(rows, { lines: width, line: 1, length: height, step: width }, radius)
}

type Lines = { readonly lines: number; readonly line: number; readonly length: number; readonly step: number }

const averaged = (values: Float32Array, { lines, line, length, step }: Lines, radius: number): Float32Array => {
  const out = new Float32Array(values.length)
  const sums = new Float64Array(length + 1)
  for (let n = 0; n < lines; n++) {
    const start = n * line
    for (let i = 0; i < length; i++) sums[i + 1] = sums[i]! + values[start + i * step]!
    for (let i = 0; i < length; i++) {
      const [from, to] = [Math.max(0, i - radius), Math.min(length, i + radius + 1)]
      out[start + i * step] = (sums[to]! - sums[from]!) / (to - from)
    }
  }
  return out
}
