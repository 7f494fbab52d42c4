// Tensors of a checkpoint by their names, and what their names and shapes tell. Knows no network.
import { failure } from '../weights/failure.ts'
import type { Weights } from '../weights/safetensors.ts'

/** The sizes of a tensor. Throws `not-a-model` where it is missing. */
export const shapeOf = (weights: Weights, name: string, part: string): readonly number[] => {
  const { shape } = weights.get(name) ?? {}
  if (!shape) throw failure('not-a-model', `checkpoint: ${part}: expected ${name}, got none`)
  return shape
}

/** How many numbered parts there are: names with `prefix`, a number from 0 on, and `suffix` at their start. */
export const countOf = (weights: Weights, prefix: string, suffix = '.'): number => {
  const names = [...weights.keys()]
  let count = 0
  while (names.some((name) => name.startsWith(`${prefix}${count}${suffix}`))) count++
  return count
}

/** The same tensors under other names; those that `rename` gives none are left out. */
export const renamed = (weights: Weights, rename: (name: string) => string | undefined): Weights =>
  new Map(
    [...weights].flatMap(([name, weight]) => {
      const other = rename(name)
      return other === undefined ? [] : [[other, weight] as const]
    }),
  )

/** The tensors whose names begin so, by what follows. */
export const below = (weights: Weights, prefix: string): Weights =>
  renamed(weights, (name) => (name.startsWith(prefix) ? name.slice(prefix.length) : undefined))

/** A part of a checkpoint as a diffusers folder holds it: its config.json, and its tensors under diffusers' names. */
export type Part = { readonly config: Readonly<Record<string, unknown>>; readonly weights: Weights }
