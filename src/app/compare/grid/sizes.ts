// How large cells are drawn. Pure.
import type { Zoom } from '../../../store/compare/look.ts'

export type Side = { readonly width: number; readonly height: number }

/** Width of the row headings that these labels need, at most 112 pixels. */
export const headWidth = (labels: readonly string[]): number =>
  Math.min(112, Math.max(56, ...labels.map((label) => Math.ceil(label.length * 7.2) + 20)))

/** Heights of the column headings, widths of gaps, in pixels. */
export const columnHead = 34
export const gap = 4
const line = 18

/** Lines of figures under a picture: none where they could not be read. */
export const linesUnder = (width: number, figures: number): number => (width < 96 ? 0 : Math.min(figures, 2) + (width >= 120 ? 1 : 0)) // prettier-ignore
export const captionHeight = (width: number, figures: number): number => {
  const lines = linesUnder(width, figures)
  return lines === 0 ? 3 : lines * line + 4
}

/**
 * The picture's place in a cell, for a picture of `native` pixels. `fit` shows the whole page where it can: small pictures at
 * whole multiples of the screen's pixels, of which there are `density` to a CSS pixel, at most 256 wide, never below 48.
 */
export function cellSize(
  zoom: Zoom,
  native: Side,
  view: Side,
  columns: number,
  rows: number,
  figures: number,
  head: number,
  density = 1,
): Side {
  const tall = (width: number): Side => ({ width, height: Math.round((width * native.height) / native.width) })
  if (zoom === 'actual') return native
  if (zoom !== 'fit') return tall(zoom)
  const wide = (view.width - head - gap) / columns - gap
  const high = (view.height - columnHead - gap) / rows - gap - captionHeight(160, figures)
  // Height alone makes no picture smaller than it can be read: rows may scroll.
  const readable = Math.min(wide, native.width, 128)
  const width = Math.min(Math.max((high * native.width) / native.height, readable), wide, 256)
  const multiple = Math.floor((width * density) / native.width) / density
  return tall(multiple >= 1 ? multiple * native.width : Math.max(48, Math.floor(width)))
}
