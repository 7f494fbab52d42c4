// How much memory a graph takes while it runs at given sizes, told from its shapes alone: nothing is run.
import { bytesPerElement, type Graph, type Node, type Value } from './graph.ts'
import { ops, type OpName } from './ops/index.ts'

/** Bytes. `peak`: most that tensors take at one time besides weights; `largest`: one tensor alone, which must fit into one buffer. */
export type Footprint = { readonly peak: number; readonly largest: number }

/** Answer with the same bytes under another shape. */
const views = new Set(['Reshape', 'Unsqueeze', 'Squeeze', 'Identity'])

/**
 * Walks the nodes in their order; a tensor lives from the node that makes it to the last that reads it. `sizes` gives every name of the
 * inputs' shapes its value. What depends on weights and constants alone is made once, when the session is, and does not count.
 * A runtime may take more for pools, or less where it fuses nodes.
 */
export function footprint(graph: Graph, sizes: Readonly<Record<string, number>>): Footprint {
  const known = new Map<string, Value>()
  const fixed = new Set<string>()
  for (const value of [...graph.externals, ...graph.constants.map((constant) => constant.value)]) {
    known.set(value.name, value)
    fixed.add(value.name)
  }
  for (const input of graph.inputs) known.set(input.name, { ...input, shape: input.shape.map((dim) => sized(dim, sizes)) }) // prettier-ignore

  /** The tensor that a view looks at; itself for any other. */
  const home = new Map<string, string>()
  const homeOf = (name: string) => home.get(name) ?? name
  const bytes = new Map<string, number>(graph.inputs.map(({ name }) => [name, bytesOf(known.get(name)!)]))
  /** What fused attention takes for itself, by its node. */
  const scores = new Map<number, number>()
  const lastRead = new Map<string, number>()
  for (const [at, node] of graph.nodes.entries()) {
    const inputs = node.inputs.map((name) => (name === '' ? undefined : known.get(name)))
    const made = node.op === 'Identity' ? inputs : ops[node.op as OpName].infer(inputs, attributesOf(node))
    if (node.op === 'MultiHeadAttention') scores.set(at, scoresOf(node, inputs[0]!, inputs[1]!))
    const alwaysThere = node.inputs.every((name) => name === '' || fixed.has(name))
    for (const [i, name] of node.outputs.entries()) {
      known.set(name, { ...made[i]!, name })
      if (alwaysThere) fixed.add(name)
      else if (views.has(node.op)) home.set(name, homeOf(node.inputs[0]!))
      else bytes.set(name, bytesOf(known.get(name)!))
    }
    for (const name of [...node.inputs, ...node.outputs]) lastRead.set(homeOf(name), at)
  }
  for (const { name } of graph.outputs) lastRead.set(homeOf(name), graph.nodes.length)

  let live = graph.inputs.reduce((sum, { name }) => sum + bytes.get(name)!, 0)
  let peak = live
  for (const [at, node] of graph.nodes.entries()) {
    for (const name of node.outputs) live += bytes.get(name) ?? 0
    peak = Math.max(peak, live + (scores.get(at) ?? 0))
    for (const name of new Set([...node.inputs, ...node.outputs].map(homeOf)))
      if (lastRead.get(name) === at) live -= bytes.get(name) ?? 0
  }
  return { peak, largest: Math.max(0, ...bytes.values(), ...scores.values()) }
}

const sized = (dim: number | string, sizes: Readonly<Record<string, number>>): number => {
  const size = typeof dim === 'number' ? dim : sizes[dim]
  if (size === undefined) throw new Error(`footprint: ${dim}: expected a size, got none`)
  return size
}

const bytesOf = ({ shape, dtype }: Value): number =>
  shape.reduce<number>((product, dim) => product * Number(dim), bytesPerElement[dtype])

/** How well each query fits each key, [rows, heads, queries, keys]: without subgroups no provider does without. */
const scoresOf = (node: Node, { shape, dtype }: Value, keys: Value): number =>
  [shape[0], attributesOf(node)['num_heads'], shape[1], keys.shape[1]].reduce<number>((product, size) => product * Number(size), bytesPerElement[dtype]) // prettier-ignore

const attributesOf = ({ attributes }: Node) =>
  Object.fromEntries(Object.entries(attributes).map(([name, { value }]) => [name, value]))
