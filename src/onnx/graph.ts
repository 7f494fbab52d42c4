// What an ONNX graph is here: values, nodes, constants, and weights that stay in the checkpoint's own files.
import type { Dim, Shape } from './dim.ts'

export type Dtype = 'float32' | 'float16' | 'int32' | 'int64' | 'bool'

/** One tensor that flows through the graph. */
export type Value = {
  readonly name: string
  readonly dtype: Dtype
  readonly shape: Shape
  /** Contents of a one-dimensional int64 value that holds sizes, as far as they are known when the graph is built. */
  readonly sizes?: readonly Dim[]
}

export type AttributeKind = 'int' | 'ints' | 'float' | 'string'
export type Attribute = number | readonly number[] | string

export type Node = {
  readonly op: string
  readonly domain: '' | 'com.microsoft'
  /** Unique: module path of the layer it belongs to, `/`, op and number. */
  readonly name: string
  /** Names of values; '' for an optional input left out. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Readonly<Record<string, { readonly kind: AttributeKind; readonly value: Attribute }>>
}

/** A small tensor stored in the model itself; `data` is little-endian. */
export type Constant = { readonly value: Value; readonly data: Uint8Array }

export type Graph = {
  readonly name: string
  readonly inputs: readonly Value[]
  readonly outputs: readonly Value[]
  readonly nodes: readonly Node[]
  readonly constants: readonly Constant[]
  /** Initializers whose bytes lie in the checkpoint under the same name (external data `t/<name>`). */
  readonly externals: readonly Value[]
  /** Names of `externals`: what a session has to mount. */
  readonly weights: readonly string[]
}

export const bytesPerElement: Readonly<Record<Dtype, number>> = { float32: 4, float16: 2, int32: 4, int64: 8, bool: 1 }
