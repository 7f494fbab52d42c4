// Merges adapters into one, layer by layer. The result is an adapter like any other. Heavy: belongs in a worker.
import { branchOf, materialise, type Branch } from '../delta.ts'
import { matrixShape } from '../layers.ts'
import type { Delta, Layer, ReadBase, Touched } from '../types.ts'
import { concatenate } from './cat.ts'
import { mergeMethods } from './index.ts'
import { mixHalves } from './linear.ts'
import { weightedSum, type MergeMethod } from './method.ts'
import { truncate } from './truncate.ts'

export type Merging = {
  /** `cat`, `linear`, or a word of the table. */
  readonly method: string
  /**
   * Rank to cut a layer's change to (peft's `svd_rank`), by the ranks of those merged there, 0 for one that has none. The change stays whole
   * where it is undefined, or this absent. Unused by cat and linear.
   */
  readonly rank?: (ranks: readonly number[]) => number | undefined
  /** Share of entries kept, for the sparse methods. */
  readonly density: number
  /** Uniform in [0, 1): what DARE drops, and where large decompositions start. */
  readonly random: () => number
}

/** An adapter to merge, its weight, and that weight's own factor at each layer, for block weights. */
export type Part = {
  readonly touched: readonly Touched[]
  readonly weight: number
  readonly factor?: (path: string) => number
}

/** Merges the changes of one network. `base` reads a layer's weight, for changes in proportion to it. Throws for methods that do not exist. */
export const mergeAdapters = async (
  parts: readonly Part[],
  merging: Merging,
  base: (path: string) => Promise<Float32Array>,
): Promise<Touched[]> => {
  const places = new Map<string, { layer: Layer; changes: Touched[]; weights: number[] }>()
  for (const { touched, weight, factor } of parts)
    for (const change of touched) {
      const { layer } = change
      const place = places.get(layer.path) ?? { layer, changes: [], weights: [] }
      places.set(layer.path, place)
      place.changes.push(change)
      place.weights.push(weight * (factor?.(layer.path) ?? 1))
    }
  const merged: Touched[] = []
  for (const { layer, changes, weights } of places.values()) {
    const delta = await mergeLayer(layer, changes, weights, merging, () => base(layer.path))
    const biases = changes.flatMap(({ delta: { bias } }, i) => (bias ? [[bias, weights[i]!] as const] : []))
    const bias = biases.length > 0 && weightedSum(...unzip(biases))
    const rank = delta.low?.rank ?? 0
    merged.push({ layer, delta: { ...delta, ...(bias && { bias }) }, format: merging.method, rank })
  }
  return merged
}

const mergeLayer = async (
  layer: Layer,
  changes: readonly Touched[],
  weights: readonly number[],
  { method, rank, density, random }: Merging,
  base: ReadBase,
): Promise<Delta> => {
  const [rows, columns] = matrixShape(layer)
  const deltas = changes.map(({ delta }) => delta)
  const own = method === 'cat' || method === 'linear'
  if (own) {
    const branches = await Promise.all(deltas.map((delta) => branchOf(delta, layer, base)))
    const low = branches.filter((branch): branch is Branch => branch !== undefined)
    if (low.length === branches.length)
      return { low: method === 'cat' ? concatenate(low, weights, rows) : mixHalves(low, weights) }
  }
  const rule = mergeMethods.find(({ id }) => id === (own ? 'task_arithmetic' : method))
  if (!rule) throw new Error(`lora: merge: expected ${methodIds.join(', ')}, got ${method}`)
  const matrices = await Promise.all(deltas.map((delta) => materialise(delta, layer, base)))
  const full = rule.combine(matrices, weights, { density, random })
  const cut = own ? undefined : rank?.(changes.map((one) => one.rank))
  return cut === undefined ? { full } : { low: truncate(full, rows, columns, cut, random) }
}

const peft = 'Mangrulkar et al., peft add_weighted_adapter'

/** What `Merging.method` may be, for people. */
export const merges: readonly Pick<MergeMethod, 'id' | 'label' | 'source' | 'sparse'>[] = [
  { id: 'cat', label: 'Sum, ranks added', source: peft, sparse: false },
  { id: 'linear', label: 'Halves mixed (peft linear)', source: peft, sparse: false },
  ...mergeMethods.map(({ id, label, source, sparse }) => ({ id, label, source, sparse })),
]
export const methodIds: readonly string[] = merges.map(({ id }) => id)

const unzip = <A, B>(pairs: readonly (readonly [A, B])[]): [A[], B[]] => [
  pairs.map(([a]) => a),
  pairs.map(([, b]) => b),
]
