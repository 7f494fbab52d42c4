// What a rule that merges adapters into one is: several changes of one layer become a single change.

/** Choices of a merge. `density` is the share of entries kept, 0 to 1; `random` draws uniformly from [0, 1), once an entry and adapter. */
export type MergeOptions = { readonly density: number; readonly random: () => number }

export type MergeMethod = {
  /** The word of peft's `combination_type`, without its `_svd`: all of ours act on whole changes, as the papers do. */
  readonly id: string
  readonly label: string
  readonly source: string
  /** Whether `density` has a meaning. */
  readonly sparse: boolean
  /** Changes of one layer as matrices of one shape, and the adapters' weights -> the merged change. */
  readonly combine: (
    changes: readonly Float32Array[],
    weights: readonly number[],
    options: MergeOptions,
  ) => Float32Array
}

/** sum_i weights[i] * changes[i] */
export const weightedSum = (changes: readonly Float32Array[], weights: readonly number[]): Float32Array => {
  const sum = new Float64Array(changes[0]?.length ?? 0)
  changes.forEach((change, i) => {
    for (let j = 0; j < sum.length; j++) sum[j]! += weights[i]! * change[j]!
  })
  return Float32Array.from(sum)
}
