// Builds a graph node by node: checks shapes as it goes, never repeats a node, drops what no output needs. Knows no layers.
import { formatShape, type Dim, type Shape } from './dim.ts'
import type { Attribute, Constant, Dtype, Graph, Node, Value } from './graph.ts'
import { packFloats, packInts } from './pack.ts'
import { prune } from './prune.ts'
import { ops, type OpName } from './ops/index.ts'
import { Mismatch, type Attributes } from './ops/rule.ts'

export type Builder = {
  input(name: string, dtype: Dtype, shape: Shape): Value
  output(name: string, value: Value): void
  /** An initializer that stays in the checkpoint. The same name twice must have the same shape. */
  external(name: string, dtype: Dtype, shape: Shape): Value
  /** A small constant of numbers, stored in the model. */
  floats(values: readonly number[], shape: readonly number[], dtype: 'float32' | 'float16'): Value
  /** int32 or int64; one-dimensional int64 are sizes or axes. */
  ints(values: readonly number[], shape: readonly number[], dtype: 'int32' | 'int64'): Value
  /** Factors of a Resize. */
  factors(values: readonly number[]): Value
  /** One node; `where` is the module path, for messages and profiles. Throws a Mismatch, `graph: where: op: thing: expected X, got Y`. */
  node(op: OpName, inputs: readonly (Value | undefined)[], attributes: Attributes, where: string): readonly Value[]
  build(): Graph
}

/** An empty graph. `name` opens every message. */
export const createBuilder = (name: string): Builder => {
  const inputs: Value[] = []
  const outputs: { readonly name: string; readonly value: Value }[] = []
  const nodes: Node[] = []
  const constants = new Map<string, Constant>()
  const externals = new Map<string, Value>()
  const answers = new Map<string, readonly Value[]>()

  const constant = (dtype: Dtype, shape: readonly number[], data: Uint8Array, sizes?: readonly Dim[]): Value => {
    const key = [dtype, shape.join(), data.join()].join(' ')
    const known = constants.get(key)
    if (known) return known.value
    const value: Value = { name: `c${constants.size}`, dtype, shape, ...(sizes && { sizes }) }
    constants.set(key, { value, data })
    return value
  }

  return {
    input: (input, dtype, shape) => {
      const known = inputs.find((value) => value.name === input)
      if (known) return known
      const value: Value = { name: input, dtype, shape }
      inputs.push(value)
      return value
    },
    output: (output, value) => void outputs.push({ name: output, value }),
    external: (tensor, dtype, shape) => {
      const known = externals.get(tensor)
      if (known && formatShape(known.shape) !== formatShape(shape))
        throw new Error(`${name}: ${tensor}: expected ${formatShape(known.shape)} as before, got ${formatShape(shape)}`)
      const value = known ?? { name: tensor, dtype, shape }
      externals.set(tensor, value)
      return value
    },
    floats: (values, shape, dtype) => constant(dtype, shape, packFloats(values, dtype)),
    ints: (values, shape, dtype) =>
      constant(dtype, shape, packInts(values, dtype), shape.length === 1 && dtype === 'int64' ? values : undefined),
    factors: (values) => constant('float32', [values.length], packFloats(values, 'float32'), values),
    node: (op, given, attributes, where) => {
      // Left out at the end means left out: WebGPU's Conv takes an empty third name for a bias.
      const values = given.slice(0, given.findLastIndex((value) => value !== undefined) + 1)
      const key = [op, ...values.map((value) => value?.name ?? ''), JSON.stringify(attributes)].join('|')
      const known = answers.get(key)
      if (known) return known
      const rule = ops[op]
      const id = nodes.length
      const results = inferAt(`${name}: ${where}: ${op}`, () => rule.infer(values, attributes))
      const made = results.map((result, i): Value => Object.assign({ name: `v${id}_${i}` }, result))
      nodes.push({
        op,
        domain: rule.domain ?? '',
        name: `${where}/${op}_${id}`,
        inputs: values.map((value) => value?.name ?? ''),
        outputs: made.map((value) => value.name),
        attributes: typed(`${name}: ${where}: ${op}`, rule.attributes ?? {}, attributes),
      })
      answers.set(key, made)
      return made
    },
    build: () =>
      prune({ name, inputs, outputs, nodes, constants: [...constants.values()], externals: [...externals.values()] }),
  }
}

const inferAt = <T>(where: string, infer: () => T): T => {
  try {
    return infer()
  } catch (error) {
    if (error instanceof Mismatch) throw new Mismatch(`${where}: ${error.message}`, { cause: error })
    throw error
  }
}

const typed = (
  where: string,
  kinds: NonNullable<(typeof ops)[OpName]['attributes']>,
  attributes: Attributes,
): Node['attributes'] =>
  Object.fromEntries(
    Object.entries(attributes).map(([attribute, value]: [string, Attribute]) => {
      const kind = kinds[attribute]
      if (!kind)
        throw new Error(`${where}: ${attribute}: expected one of ${Object.keys(kinds).join(', ')}, got ${attribute}`)
      return [attribute, { kind, value }]
    }),
  )
