// torch's Sequential: layers whose names are their numbers.
import type { Module } from '../module.ts'

/** Hands out the modules `0`, `1`, ... of a Sequential, in order. */
export const sequential = (m: Module): { next: () => Module } => {
  let i = 0
  return { next: () => m.at(i++) }
}
