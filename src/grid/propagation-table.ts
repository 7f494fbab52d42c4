// How errors propagate at every place of a grid, as a table for other programs. Pure.
import type { Discrepancy } from '../math/mmd.ts'
import type { Propagation } from './propagation.ts'
import { csv, numeral } from './table.ts'

/** `values` are the labels by axis, without seeds. */
export type PlaceErrors = { readonly values: Readonly<Record<string, string>> } & Propagation

const kinds = ['cumulative', 'modular'] as const

/** CSV: a row for each number of model calls made, errors as MMD^2 with the ends of their 95 % intervals. */
export function csvOfErrors(all: readonly PlaceErrors[]): string {
  const axes = Object.keys(all[0]?.values ?? {})
  const head = [...axes, 'seeds', 'calls', 'sigma', ...kinds.flatMap((kind) => [kind, `${kind}_low`, `${kind}_high`])]
  const rows = all.flatMap(({ values, seeds, levels }) =>
    levels.map((level, calls) => [
      ...axes.map((axis) => values[axis]!),
      ...[seeds, calls, level.sigma].map(numeral),
      ...kinds.flatMap((kind) => numbersOf(level[kind]).map(numeral)),
    ]),
  )
  return csv([head, ...rows])
}

const numbersOf = (found: Discrepancy | undefined) => [found?.squared, found?.interval[0], found?.interval[1]]
