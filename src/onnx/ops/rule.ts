// What an op's entry in the table says: where it lives, its attributes, and the shapes it answers.
import { formatShape, sameDim, type Dim, type Shape } from '../dim.ts'
import type { Attribute, AttributeKind, Dtype, Value } from '../graph.ts'

export type Result = { readonly dtype: Dtype; readonly shape: Shape; readonly sizes?: readonly Dim[] }
export type Attributes = Readonly<Record<string, Attribute>>

export type Rule = {
  readonly domain?: 'com.microsoft'
  readonly attributes?: Readonly<Record<string, AttributeKind>>
  /** Shapes and types of the outputs. Throws `Mismatch` where the inputs do not fit. Left-out optional inputs are undefined. */
  readonly infer: (inputs: readonly (Value | undefined)[], attributes: Attributes) => readonly Result[]
}

/** An error of shape or type; the builder puts the module path before it. */
export class Mismatch extends Error {}

export const mismatch = (thing: string, expected: string, got: string): never => {
  throw new Mismatch(`${thing}: expected ${expected}, got ${got}`)
}

export const required = (inputs: readonly (Value | undefined)[], i: number, thing: string): Value =>
  inputs[i] ?? mismatch(thing, 'a value', 'none')

export const expectRank = (value: Value, rank: number, thing: string): Value =>
  value.shape.length === rank ? value : mismatch(thing, `${rank} axes`, formatShape(value.shape))

export const expectDim = (got: Dim, expected: Dim, thing: string): void => {
  if (!sameDim(got, expected)) mismatch(thing, String(expected), String(got))
}

export const expectSameDtype = (values: readonly (Value | undefined)[], thing: string): Dtype => {
  const [first, ...rest] = values.filter((value) => value !== undefined)
  for (const value of rest) if (value.dtype !== first!.dtype) mismatch(`${thing} type`, first!.dtype, value.dtype)
  return first!.dtype
}

/** A non-negative axis number. */
export const axisOf = (axis: number, rank: number, thing: string): number => {
  const positive = axis < 0 ? axis + rank : axis
  return positive >= 0 && positive < rank ? positive : mismatch(`${thing} axis`, `below ${rank}`, String(axis))
}

export const intOf = (attributes: Attributes, name: string, fallback: number): number =>
  (attributes[name] as number | undefined) ?? fallback

export const intsOf = (attributes: Attributes, name: string, fallback: readonly number[]): readonly number[] =>
  (attributes[name] as readonly number[] | undefined) ?? fallback
