// A place in a network, named by its diffusers module path: how layers reach the graph, their weights and the options.
import { createBuilder } from '../onnx/builder.ts'
import { formatShape, type Shape } from '../onnx/dim.ts'
import type { Dtype, Graph, Value } from '../onnx/graph.ts'
import { elementTypes } from '../onnx/ops/elementwise.ts'
import type { OpName } from '../onnx/ops/index.ts'
import { Mismatch, type Attributes } from '../onnx/ops/rule.ts'
import { refuse } from './refuse.ts'

/** What a checkpoint says of a tensor, or undefined where it has none of that name. */
export type FindWeight = (name: string) => { readonly dtype: string; readonly shape: readonly number[] } | undefined

/** Choices made when a network is built. All are optional. */
export type NetworkOptions = {
  /** What the network computes in; its inputs and outputs are float32 always. Default float32. */
  readonly precision?: 'float32' | 'float16'
  /** One attention op of ONNX Runtime, or MatMul - Softmax - MatMul where that one is wrong or missing. Default fused. */
  readonly attentionOp?: 'fused' | 'plain'
  /**
   * The inputs' usual height and width: 3 x 3 convolutions that are faster by Winograd's way at that size take it, at any. Pays on
   * WebAssembly, in float32; their weights take 2 to 4 times the memory. Default: none does.
   */
  readonly winograd?: Readonly<Record<'H' | 'W', number>>
  /** Module paths of Linears and Convs that get a low-rank branch fed at run time (see `layers/low-rank.ts`). */
  readonly adapted?: (path: string) => boolean
  /**
   * Replaces attention at a module path: q [B, S, heads * d], k and v [B, T, heads * d] -> [B, S, heads * d].
   * Undefined keeps the network's own.
   */
  readonly attention?: (path: string, q: Value, k: Value, v: Value, module: Module) => Value | undefined
  /** The prompt is several, and each part of the picture attends to its own (see `layers/regions.ts`). UNets only. */
  readonly regions?: boolean
  /** Module paths whose outputs become outputs of the graph, under that name. */
  readonly taps?: readonly string[]
  /** Module paths whose outputs are fed instead of computed, as inputs of that name; what only they needed falls away. */
  readonly cut?: readonly string[]
  /** Outputs wanted, all if absent; what only the others needed falls away. Taps are always kept. */
  readonly outputs?: readonly string[]
}

export type Module = {
  /** `down_blocks.0.attentions.0`; empty at the root. */
  readonly path: string
  /** What the network computes in. */
  readonly dtype: 'float32' | 'float16'
  readonly options: NetworkOptions
  at(child: string | number): Module
  /** Whether the checkpoint holds this module's tensor. */
  has(name: string): boolean
  /** This module's tensor, of that shape in the file, cast to what the network computes in, read as another shape if `as` is given. */
  weight(name: string, shape: readonly number[], as?: readonly number[]): Value
  /** A constant, in what the network computes in unless told. */
  constant(values: readonly number[], shape: readonly number[], dtype?: 'float32' | 'float16'): Value
  cast(value: Value, to: Dtype): Value
  ints(values: readonly number[], dtype?: 'int32' | 'int64', shape?: readonly number[]): Value
  factors(values: readonly number[]): Value
  op(op: OpName, inputs: readonly (Value | undefined)[], attributes?: Attributes): Value
  ops(op: OpName, inputs: readonly (Value | undefined)[], attributes?: Attributes): readonly Value[]
  /** A float input of the graph, cast to what the network computes in; int32 where asked. */
  input(name: string, shape: Shape, dtype?: 'float32' | 'int32'): Value
  /** An output of the graph, cast to float32. */
  output(name: string, value: Value): void
  /** Marks the value as this module's output: a place to tap or cut. Every layer ends with it. */
  out(value: Value): Value
  error(message: string): Error
}

const stored: Readonly<Record<string, Dtype | undefined>> = { F32: 'float32', F16: 'float16' }

/** Builds a network: `body` gets the root module, adds inputs, layers and outputs. `name` opens every message. */
export const buildNetwork = (
  name: string,
  find: FindWeight,
  options: NetworkOptions,
  body: (root: Module) => void,
): Graph => {
  const builder = createBuilder(name)
  const dtype = options.precision ?? 'float32'
  const met = new Set<string>()
  const moduleAt = (path: string): Module => {
    const child = (tensor: string | number) => (path === '' ? `${tensor}` : `${path}.${tensor}`)
    const error = (message: string) => refuse(`${name}: ${path}: ${message}`)
    const ops: Module['ops'] = (op, inputs, attributes = {}) => builder.node(op, inputs, attributes, path)
    const op: Module['op'] = (...call) => ops(...call)[0]!
    const cast = (value: Value, to: Dtype) =>
      value.dtype === to ? value : op('Cast', [value], { to: elementTypes[to] })
    const input: Module['input'] = (input, shape, type = 'float32') => {
      const value = builder.input(input, type, shape)
      return type === 'float32' ? cast(value, dtype) : value
    }
    const output: Module['output'] = (output, value) => {
      const wanted = options.outputs === undefined || options.outputs.includes(output) || options.taps?.includes(output)
      if (wanted) builder.output(output, cast(value, 'float32'))
    }
    return {
      path,
      dtype,
      options,
      error,
      ops,
      op,
      input,
      output,
      at: (name) => moduleAt(child(name)),
      has: (tensor) => find(child(tensor)) !== undefined,
      weight: (tensor, shape, as = shape) => {
        const full = child(tensor)
        const weight = find(full)
        if (!weight) throw refuse(`${name}: ${full}: expected a tensor ${formatShape(shape)}, got none`)
        if (formatShape(weight.shape) !== formatShape(shape))
          throw refuse(`${name}: ${full}: expected shape ${formatShape(shape)}, got ${formatShape(weight.shape)}`)
        // Whoever mounts the weights converts BF16 to what the network computes in.
        const type = weight.dtype === 'BF16' ? dtype : stored[weight.dtype]
        if (!type) throw refuse(`${name}: ${full}: expected F32, F16 or BF16, got ${weight.dtype}`)
        return cast(builder.external(full, type, as), dtype)
      },
      constant: (values, shape, type = dtype) => builder.floats(values, shape, type),
      cast,
      ints: (values, type = 'int64', shape = [values.length]) => builder.ints(values, shape, type),
      factors: builder.factors,
      out: (value) => {
        met.add(path)
        const here = options.cut?.includes(path) ? input(path, value.shape) : value
        if (options.taps?.includes(path)) output(path, here)
        return here
      },
    }
  }
  try {
    body(moduleAt(''))
  } catch (error) {
    // Layers that do not fit each other come from the config or the checkpoint.
    if (error instanceof Mismatch) throw refuse(error.message)
    throw error
  }
  for (const path of [...(options.taps ?? []), ...(options.cut ?? [])])
    if (!met.has(path)) throw new Error(`${name}: ${path}: expected the path of a module, got none of that name`)
  return builder.build()
}
