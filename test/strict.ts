// A runtime that refuses to leave any part of a graph to the CPU: proves where a network really runs.
import type { Graph } from '../src/onnx/graph.ts'
import type { Tensor } from '../src/math/tensor.ts'
import type { IntTensor, Runtime } from '../src/pipelines/session.ts'

/**
 * ONNX Runtime computes sizes on the CPU, which is right and no fallback; with every free size fixed to that of the feeds they
 * are folded away, and then `create` fails for any node that the provider does not run itself.
 */
export const strict = (
  runtime: Runtime,
  graph: Graph,
  feeds: Readonly<Record<string, Tensor | IntTensor>>,
): Runtime => {
  const sizes = graph.inputs.flatMap(({ name, shape }) =>
    shape.flatMap((dim, i) => (typeof dim === 'string' ? [[dim, feeds[name]!.shape[i]!] as const] : [])),
  )
  const extra = { session: { disable_cpu_ep_fallback: '1' } }
  return { ...runtime, options: { ...runtime.options, freeDimensionOverrides: Object.fromEntries(sizes), extra } }
}
