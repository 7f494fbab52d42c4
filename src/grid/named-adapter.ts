// Adapters that an axis names: a student brings its recipe and its steps, another one only itself.
import type { Settings } from '../protocol.ts'
import { BadGrid } from './bad-grid.ts'
import { unknownName } from './nearest.ts'

/** Axes that are no setting: their values are names of files, or `none`. */
export const fileAxes = ['student', 'adapter'] as const
export type FileAxis = (typeof fileAxes)[number]

/** A file that an axis may name. With a `recipe` it is a student: an adapter that makes its model a few-step one. */
export type NamedAdapter = {
  readonly name: string
  /** SHA-256 of the file, as `AdapterUse.id`. */
  readonly id: string
  readonly recipe?: string
  /** The steps that a student was made for. */
  readonly steps?: number
}

/** The name that stands for none of them, and for no recipe: the model by itself. */
export const noneOf = 'none'

/** Those among `known` that this axis may name: students, or all others. */
export const namable = <T extends { readonly recipe?: string }>(axis: FileAxis, known: readonly T[]): readonly T[] =>
  known.filter(({ recipe }) => (recipe !== undefined) === (axis === 'student'))

/**
 * Adds the file of this name to what acts already, at its full strength. A student's recipe and steps come with it: axes along these
 * have the last word. Throws one line for a name that none of `known` has.
 */
export function adding(axis: FileAxis, name: string, known: readonly NamedAdapter[]) {
  const files = namable(axis, known)
  const file = files.find((one) => one.name === name)
  return (settings: Partial<Settings>): Partial<Settings> => {
    if (name === noneOf) return settings
    if (!file) throw new BadGrid(`${axis}: ${unknownName(name, [...files.map((one) => one.name), noneOf])}`)
    const { id, recipe, steps } = file
    return {
      ...settings,
      adapters: [
        ...(settings.adapters ?? []),
        { id, name, weight: 1, ...(recipe !== undefined && { always: true as const }) },
      ],
      ...(recipe !== undefined && { recipe }),
      ...(steps !== undefined && { steps }),
    }
  }
}
