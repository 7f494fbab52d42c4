// The geometry of regions: how much of each cell they cover, what they look like as masks, what is wrong with them. Pure.
import type { Region, RegionMask } from '../protocol.ts'

export type Box = NonNullable<Region['box']>
/** Weights from 0 to 255, row by row from the top left. */
export type Weights = { readonly width: number; readonly height: number; readonly data: Uint8Array }

export function decodeMask({ width, height, data }: RegionMask): Weights {
  return { width, height, data: Uint8Array.from(atob(data), (char) => char.charCodeAt(0)) }
}

export function encodeMask({ width, height, data }: Weights): RegionMask {
  let text = ''
  for (let at = 0; at < data.length; at += 8192) text += String.fromCharCode(...data.subarray(at, at + 8192))
  return { width, height, data: btoa(text) }
}

/** Share of [from, to] that lies in cell `i` of cells one wide. */
const inCell = (from: number, to: number, i: number): number => Math.max(0, Math.min(to, i + 1) - Math.max(from, i))

/** Share of every cell of a grid that a box covers, 0 to 1. */
function boxCoverage({ x, y, width, height }: Box, columns: number, rows: number): Float32Array {
  const out = new Float32Array(columns * rows)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      out[row * columns + column] =
        inCell(x * columns, (x + width) * columns, column) * inCell(y * rows, (y + height) * rows, row)
  return out
}

/** Mean weight of a mask in every cell of a grid, 0 to 1. */
export function maskCoverage({ width, height, data }: Weights, columns: number, rows: number): Float32Array {
  const out = new Float32Array(columns * rows)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const [left, right] = [(column * width) / columns, ((column + 1) * width) / columns]
      const [top, bottom] = [(row * height) / rows, ((row + 1) * height) / rows]
      let sum = 0
      for (let y = Math.floor(top); y < Math.ceil(bottom); y++)
        for (let x = Math.floor(left); x < Math.ceil(right); x++)
          sum += data[y * width + x]! * inCell(left, right, x) * inCell(top, bottom, y)
      out[row * columns + column] = sum / 255 / ((right - left) * (bottom - top))
    }
  return out
}

/** Share of every cell that a region covers, 0 to 1; its soft edge is left out. */
export const coverage = ({ box, mask }: Region, columns: number, rows: number): Float32Array =>
  mask ? maskCoverage(decodeMask(mask), columns, rows) : boxCoverage(box ?? nowhere, columns, rows)

const nowhere: Box = { x: 0, y: 0, width: 0, height: 0 }

/** Where a region has any weight, in fractions of the picture; undefined for one that is empty. */
export function boundsOf({ box, mask }: Region): Box | undefined {
  if (!mask) return box && box.width > 0 && box.height > 0 ? box : undefined
  const { width, height, data } = decodeMask(mask)
  let [left, top, right, bottom] = [width, height, -1, -1]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (data[y * width + x]! > 0) {
        left = Math.min(left, x)
        right = Math.max(right, x)
        top = Math.min(top, y)
        bottom = Math.max(bottom, y)
      }
  if (right < 0) return undefined
  const [w, h] = [right - left + 1, bottom - top + 1]
  return { x: left / width, y: top / height, width: w / width, height: h / height }
}

/** A box inside the picture, at most as large as it. */
export function inside({ x, y, width, height }: Box): Box {
  const side = (size: number) => Math.min(Math.max(size, 0), 1)
  const [w, h] = [side(width), side(height)]
  return { x: Math.min(Math.max(x, 0), 1 - w), y: Math.min(Math.max(y, 0), 1 - h), width: w, height: h }
}

/** What people should know of a list of regions; later ones lie on top. Numbers are places in the list. */
export type Warning =
  | { readonly kind: 'empty' | 'narrow' | 'covered' | 'wordless'; readonly region: number }
  | { readonly kind: 'overlap'; readonly region: number; readonly top: number; readonly share: number }

/** Overlaps below this share of the smaller region are not worth a word. */
const worthSaying = 0.05

/** `columns` and `rows` are the network's cells. */
export function warningsOf(regions: readonly Region[], columns: number, rows: number): Warning[] {
  const covers = regions.map((region) => coverage(region, columns, rows))
  const sizes = covers.map(total)
  return regions.flatMap((region, at) => {
    const bounds = boundsOf(region)
    if (!bounds) return [{ kind: 'empty', region: at } as const]
    const found: Warning[] = []
    if (bounds.width * columns < 1 || bounds.height * rows < 1) found.push({ kind: 'narrow', region: at })
    if (region.prompt.trim() === '' && region.adapters.length === 0) found.push({ kind: 'wordless', region: at })
    const above = covers.map((cover, i) => [i, cover] as const).slice(at + 1)
    const left = covers[at]!.map((share, i) =>
      above.reduce((rest, [j, cover]) => Math.min(rest, 1 - cover[i]! * regions[j]!.strength), share),
    )
    if (above.length > 0 && total(left) < 0.01 * sizes[at]!) return [...found, { kind: 'covered', region: at } as const]
    for (const [top, cover] of above) {
      const shared = total(cover.map((share, i) => Math.min(share, covers[at]![i]!)))
      const share = shared / Math.min(sizes[at]!, sizes[top]!)
      if (share >= worthSaying) found.push({ kind: 'overlap', region: at, top, share })
    }
    return found
  })
}

const total = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0)
