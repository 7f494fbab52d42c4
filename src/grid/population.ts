// The seeds of a cell as samples of one distribution, and the reference's pictures of the same seeds as its data. Pure.
import { seedsOf } from './fold.ts'
import type { Cell, Plan } from './plan.ts'
import { leastSeeds } from './propagation.ts'

/** A cell, and the one whose latents stand for data of its seed. */
export type Pair = { readonly id: string; readonly reference: string }

/** What is missing: seeds, of which there are so many; a reference; or its pictures, of which so many are drawn. */
export type Lack =
  | { readonly of: 'seeds'; readonly seeds: number }
  | { readonly of: 'reference' }
  | { readonly of: 'pictures'; readonly seeds: number; readonly drawn: number }

export type Population =
  | { readonly pairs: readonly Pair[]; readonly lack?: undefined }
  | { readonly lack: Lack; readonly pairs?: undefined }

/** All cells that differ from this one in nothing but the seed, itself among them, as far as their references are drawn. */
export function populationOf(plan: Plan, id: string, isDrawn: (cell: Cell) => boolean): Population {
  const place = plan.places.find((one) => 'id' in one && one.id === id)
  const group = place ? seedsOf(plan, place) : []
  const ids = new Map(group.flatMap((place) => ('id' in place ? [[place.id, place.reference]] : [])))
  if (ids.size < leastSeeds) return { lack: { of: 'seeds', seeds: ids.size } }
  const pairs = [...ids].flatMap(([id, reference]) => (reference === undefined ? [] : [{ id, reference }]))
  if (pairs.length < leastSeeds) return { lack: { of: 'reference' } }
  const drawn = pairs.filter(({ reference }) => isDrawn(plan.cells.get(reference)!))
  if (drawn.length < leastSeeds) return { lack: { of: 'pictures', seeds: pairs.length, drawn: drawn.length } }
  return { pairs: drawn }
}

/** Names a population: other seeds or another reference are another one. */
export const nameOf = (pairs: readonly Pair[]): string =>
  pairs.map(({ id, reference }) => `${id} ${reference}`).join(', ')
