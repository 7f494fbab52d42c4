// Keeps what the outputs need: nodes, constants, weights and inputs that nothing reads fall away.
import type { Constant, Graph, Node, Value } from './graph.ts'

type Draft = {
  readonly name: string
  readonly inputs: readonly Value[]
  readonly outputs: readonly { readonly name: string; readonly value: Value }[]
  readonly nodes: readonly Node[]
  readonly constants: readonly Constant[]
  readonly externals: readonly Value[]
}

/** The finished graph of a draft; nodes stay in the order they were made, which is a topological one. Outputs get their names. */
export const prune = ({ name, inputs, outputs, nodes, constants, externals }: Draft): Graph => {
  const needed = new Set(outputs.map(({ value }) => value.name))
  const kept: Node[] = []
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((output) => needed.has(output))) continue
    kept.push(node)
    for (const input of node.inputs) needed.add(input)
  }
  const alive = externals.filter((value) => needed.has(value.name))
  return {
    name,
    inputs: inputs.filter((value) => needed.has(value.name)),
    outputs: outputs.map((output) => ({ ...output.value, name: output.name })),
    // An Identity a name costs nothing and lets one value answer under two names.
    nodes: [
      ...kept.toReversed(),
      ...outputs.map((output): Node => ({
        op: 'Identity',
        domain: '',
        name: `${output.name}/Identity`,
        inputs: [output.value.name],
        outputs: [output.name],
        attributes: {},
      })),
    ],
    constants: constants.filter(({ value }) => needed.has(value.name)),
    externals: alive,
    weights: alive.map((value) => value.name),
  }
}
