// Which part of a picture is seen, and how large: one view for all pictures that are looked at together. Knows no component.

/** The point (x, y) of the picture, 0 to 1 from its top left, stands in the middle; k times as large as fits. */
export type View = { readonly x: number; readonly y: number; readonly k: number }

export const whole: View = { x: 0.5, y: 0.5, k: 1 }
const largest = 32
/** Of one press of + or -. */
export const step = 1.5

const between = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))

/**
 * `factor` times as large, from 1 to 32 times what fits. The point of the picture that stands at (u, v) stays there: distances from the
 * middle, in sizes of the picture where it fits.
 */
export function zoomed(view: View, factor: number, u = 0, v = 0): View {
  const k = between(view.k * factor, 1, largest)
  if (k === 1) return whole
  return { x: held(view.x + u / view.k - u / k), y: held(view.y + v / view.k - v / k), k }
}

/** The picture moved by (u, v) in its sizes where it fits; its middle never leaves it, and what fits whole stays. */
export const moved = ({ x, y, k }: View, u: number, v: number): View =>
  k === 1 ? whole : { x: held(x - u / k), y: held(y - v / k), k }

const held = (at: number) => between(at, 0, 1)

/** As CSS, for an element that fits and stands in the middle. */
export const transformOf = ({ x, y, k }: View): string =>
  `scale(${k}) translate(${((0.5 - x) * 100).toFixed(4)}%, ${((0.5 - y) * 100).toFixed(4)}%)`
