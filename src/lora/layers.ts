// The layers of a network, from the names and shapes of its checkpoint's tensors. Knows no file and no graph.
import type { Layer } from './types.ts'

/** Every module with a `weight`, in the order of the checkpoint. `shapes` maps tensor names to things that have a shape. */
export const layersOf = (shapes: ReadonlyMap<string, { readonly shape: readonly number[] }>): Layer[] => {
  const layers: Layer[] = []
  for (const [name, { shape }] of shapes) {
    if (!name.endsWith('.weight')) continue
    const path = name.slice(0, -'.weight'.length)
    const kind = kindOf(path, shape.length)
    if (kind) layers.push({ path, kind, shape })
  }
  return layers
}

const kindOf = (path: string, axes: number): Layer['kind'] | undefined => {
  if (axes === 1) return 'norm'
  if (axes === 2) return /(^|\.)(token|position)_embedding$/.test(path) ? 'embedding' : 'linear'
  return axes === 4 ? 'conv' : undefined
}

/** Rows and columns of a layer's weight read as a matrix: [out, in * kh * kw]. */
export const matrixShape = ({ shape }: Layer): readonly [rows: number, columns: number] => [
  shape[0]!,
  shape.slice(1).reduce((product, n) => product * n, 1),
]
