// How much two adapters get into each other's way: the overlap of what they read from a layer's input.
import { uniform } from '../math/uniform.ts'
import type { Branch } from './delta.ts'
import { matrixShape } from './layers.ts'
import type { Adapter, Component, Delta, Layer, Touched } from './types.ts'

/**
 * ||A_i A_j^T||_F / (||A_i||_F ||A_j||_F), 0 for orthogonal inputs, 1 for the same rank-1 input. Orthogonal Adaptation (Po et al. 2024)
 * trains adapters so that it is 0. `columns` is the width of what is read. A whole change is its own A, as in the paper's measure on
 * products of changes, sketched where it is large. Undefined for changes in proportion to the weight alone.
 */
export const crosstalk = (a: Delta, b: Delta, columns: number): number | undefined => {
  const [one, two] = [readerOf(a, columns, 1), readerOf(b, columns, 2)]
  if (!one || !two) return undefined
  let overlap = 0
  for (let i = 0; i < one.rank; i++)
    for (let j = 0; j < two.rank; j++) {
      let dot = 0
      for (let c = 0; c < columns; c++) dot += one.down[i * columns + c]! * two.down[j * columns + c]!
      overlap += dot * dot
    }
  const size = norm(one.down) * norm(two.down)
  return size === 0 ? 0 : Math.sqrt(overlap) / size
}

/** Rows that a whole change is sketched to: sums of its rows with random signs keep lengths and products in the mean. */
const SKETCHED = 32

function readerOf({ low, full }: Delta, columns: number, seed: number): Pick<Branch, 'rank' | 'down'> | undefined {
  if (!full) return low
  const rows = full.length / columns
  if (rows <= SKETCHED) return { rank: rows, down: full }
  const random = uniform(seed)
  const down = new Float32Array(SKETCHED * columns)
  for (let row = 0; row < rows; row++) {
    const [to, sign] = [Math.floor(random() * SKETCHED) * columns, random() < 0.5 ? -1 : 1]
    for (let c = 0; c < columns; c++) down[to + c]! += sign * full[row * columns + c]!
  }
  return { rank: SKETCHED, down }
}

const norm = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))

/** A layer that two adapters touch. `score` is `crosstalk`, `chance` what two random adapters would have: 1 / sqrt(width). */
export type Meeting = {
  readonly component: Component
  readonly path: string
  readonly score: number
  readonly chance: number
}

/** All layers where two adapters meet, in the order of the first. */
export const meetingsOf = (a: Adapter, b: Adapter): Meeting[] =>
  (Object.keys(a.touched) as Component[]).flatMap((component) => {
    const others = new Map((b.touched[component] ?? []).map((one): [string, Touched] => [one.layer.path, one]))
    return a.touched[component]!.flatMap(({ layer, delta }) => {
      const other = layer.kind === 'norm' ? undefined : others.get(layer.path)
      const score = other && crosstalk(delta, other.delta, widthOf(layer))
      if (score === undefined) return []
      return [{ component, path: layer.path, score, chance: 1 / Math.sqrt(widthOf(layer)) }]
    })
  })

const widthOf = (layer: Layer) => matrixShape(layer)[1]

/**
 * How many times more two adapters share than chance would have it, as the root mean square over the layers where they meet; 0
 * where they do not. 1 is chance, which is what separately trained adapters have; 0 is what Orthogonal Adaptation trains for.
 */
export const crowding = (meetings: readonly Meeting[]): number => {
  if (meetings.length === 0) return 0
  const squares = meetings.reduce((sum, { score, chance }) => sum + (score / chance) ** 2, 0)
  return Math.sqrt(squares / meetings.length)
}

/**
 * Above it a plain merge is predicted to bleed. Adapters that start from one seed keep most of their first `A` and share it: for
 * rank r and width n they come out near sqrt(n / r), 4 to 9 for usual ones; unrelated ones stay near 1. bench/crosstalk.ts calibrates it.
 */
export const CROWDED = 1.6
