// Painting on a mask: strokes, fill, invert. Pure: every change is a new mask, so that undo keeps the old ones.
import type { Region } from '../protocol.ts'
import { coverage, decodeMask, encodeMask } from './regions.ts'
import type { Weights } from './regions.ts'

/** Weights along the longer side of a painted mask: a cell of the network at 1024 pixels. */
const finest = 128

/** The resolution that regions of a picture are painted at. */
export function maskSize(width: number, height: number): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, finest / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** A region as weights that can be painted on: its own mask, or its box drawn at `size`. */
export function weightsOf(region: Region, size: { readonly width: number; readonly height: number }): Weights {
  if (region.mask) return decodeMask(region.mask)
  const shares = coverage(region, size.width, size.height)
  return { ...size, data: Uint8Array.from(shares, (share) => Math.round(share * 255)) }
}

/** The region with these weights for its mask, and no box. */
export function painted(region: Region, weights: Weights): Region {
  const { box: _, ...rest } = region
  return { ...rest, mask: encodeMask(weights) }
}

export type Point = { readonly x: number; readonly y: number }

/** Weights after a straight stroke of a round brush; points and radius in the mask's own pixels. It adds, or erases. */
export function stroke(
  { width, height, data }: Weights,
  from: Point,
  to: Point,
  radius: number,
  erase: boolean,
): Weights {
  const next = data.slice()
  const [left, right] = [Math.min(from.x, to.x) - radius - 1, Math.max(from.x, to.x) + radius + 1]
  const [top, bottom] = [Math.min(from.y, to.y) - radius - 1, Math.max(from.y, to.y) + radius + 1]
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(height, Math.ceil(bottom)); y++)
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(width, Math.ceil(right)); x++) {
      const away = distance({ x: x + 0.5, y: y + 0.5 }, from, to)
      // The edge of the brush is one pixel soft.
      const weight = Math.round(255 * Math.min(Math.max(radius + 0.5 - away, 0), 1))
      const at = y * width + x
      next[at] = erase ? Math.min(next[at]!, 255 - weight) : Math.max(next[at]!, weight)
    }
  return { width, height, data: next }
}

/** Distance of a point from the line between two. */
function distance(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / length
  const share = Math.min(Math.max(along, 0), 1)
  return Math.hypot(point.x - from.x - share * dx, point.y - from.y - share * dy)
}

export const inverted = (weights: Weights): Weights => ({ ...weights, data: weights.data.map((value) => 255 - value) })

/** Weights moved by whole pixels of the mask; what leaves the picture is lost, what comes in is empty. */
export function shifted({ width, height, data }: Weights, dx: number, dy: number): Weights {
  const next = new Uint8Array(data.length)
  for (let y = Math.max(0, dy); y < Math.min(height, height + dy); y++)
    for (let x = Math.max(0, dx); x < Math.min(width, width + dx); x++)
      next[y * width + x] = data[(y - dy) * width + x - dx]!
  return { width, height, data: next }
}
