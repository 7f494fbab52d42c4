// Where a view lies on the map of a grid, and back. Pure.

/** What a scrolled element says of itself; `head` and `top` are the widths of the headings that stay in sight. */
export type Scrolled = {
  readonly scrollLeft: number
  readonly scrollTop: number
  readonly scrollWidth: number
  readonly scrollHeight: number
  readonly clientWidth: number
  readonly clientHeight: number
}
export type Heads = { readonly head: number; readonly top: number }
/** In shares of all cells, from the top left. */
export type Window = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

const inside = (share: number) => Math.min(Math.max(share, 0), 1)

/** The part of all cells that is in view. */
export function windowOf(at: Scrolled, { head, top }: Heads): Window {
  const [wide, high] = [Math.max(at.scrollWidth - head, 1), Math.max(at.scrollHeight - top, 1)]
  return {
    x: inside(at.scrollLeft / wide),
    y: inside(at.scrollTop / high),
    width: inside((at.clientWidth - head) / wide),
    height: inside((at.clientHeight - top) / high),
  }
}

/** True where not all cells are in view at once. */
export const exceeds = ({ width, height }: Window): boolean => width < 0.999 || height < 0.999

/** Where to scroll so that this place of the map, in shares, comes to the middle of the view. */
export function scrollFor(x: number, y: number, at: Scrolled, heads: Heads): { left: number; top: number } {
  const { width, height } = windowOf(at, heads)
  return {
    left: inside(x - width / 2) * (at.scrollWidth - heads.head),
    top: inside(y - height / 2) * (at.scrollHeight - heads.top),
  }
}

/** The largest size for a map of so many cells: cells as large as `most` pixels, all of it within `room`. */
export function mapSize(columns: number, rows: number, room: number, most: number): { width: number; height: number } {
  const cell = Math.min(most, room / columns, room / rows)
  return { width: Math.max(24, Math.round(columns * cell)), height: Math.max(24, Math.round(rows * cell)) }
}
