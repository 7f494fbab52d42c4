// From the judge's map to the objects in a picture. The same reading as `read` in training/judge.py.
import type { FoundObject } from '../protocol.ts'

/** What the channels of the map stand for, after the first. */
export type Classes = {
  readonly nouns: readonly string[]
  readonly colours: readonly string[]
  readonly sizes: readonly string[]
}

/** Sides of the map in cells, and of a cell in pixels. */
const side = 16
const cell = 8
const cells = side * side
/** Pictures are this high and wide, in pixels: objects are known at the scale they were learnt at. */
export const pictureSide = side * cell

/**
 * Objects in `map` [1 + nouns + colours + sizes, 16, 16] of logits, row by row: cells whose objectness is above `threshold` (a
 * probability) and the largest among the 3 x 3 cells around; noun, colour and size are the likeliest there.
 */
export function objectsIn(map: Float32Array, classes: Classes, threshold = 0.5): FoundObject[] {
  // In float32, where neighbours may be equal that differ as logits: so Python compares them.
  const sure = map.slice(0, cells).map((logit) => 1 / (1 + Math.exp(-logit)))
  const found: FoundObject[] = []
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const here = sure[row * side + column]!
      if (!(here > threshold) || around(row, column).some((at) => sure[at]! > here)) continue
      let channel = 1
      const likeliest = (names: readonly string[]) => {
        const name = names[largest(names.length, (i) => map[(channel + i) * cells + row * side + column]!)]!
        channel += names.length
        return name
      }
      const [noun, colour, size] = [classes.nouns, classes.colours, classes.sizes].map(likeliest) as [string, string, string] // prettier-ignore
      found.push({ noun, colour, size, at: [cell * column + cell / 2, cell * row + cell / 2] })
    }
  return found
}

function around(row: number, column: number): number[] {
  const near = [-1, 0, 1]
  const inside = (i: number) => i >= 0 && i < side
  return near.flatMap((down) =>
    near.flatMap((right) =>
      inside(row + down) && inside(column + right) ? [(row + down) * side + column + right] : [],
    ),
  )
}

/** Index of the largest of `count` values, the first of equals. */
export function largest(count: number, value: (i: number) => number): number {
  let best = 0
  for (let i = 1; i < count; i++) if (value(i) > value(best)) best = i
  return best
}
