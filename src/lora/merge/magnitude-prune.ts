// The weighted sum of the largest entries of each change. peft utils/merge_utils.py magnitude_prune.
import { weightedSum, type MergeMethod } from './method.ts'

/** Keeps the floor(density * n) entries of largest magnitude, the earlier one where two are equal; zeros the rest. */
export const keepLargest = (values: Float32Array, density: number): Float32Array => {
  const count = Math.floor(density * values.length)
  if (count >= values.length) return values
  if (count <= 0) return new Float32Array(values.length)
  const sizes = values.map(Math.abs)
  const threshold = sizes.toSorted()[values.length - count]!
  let ties = count - sizes.reduce((above, size) => above + Number(size > threshold), 0)
  return values.map((value, i) => {
    if (sizes[i]! > threshold) return value
    return sizes[i] === threshold && ties-- > 0 ? value : 0
  })
}

export const magnitudePrune: MergeMethod = {
  id: 'magnitude_prune',
  label: 'Magnitude prune',
  source: 'peft utils/merge_utils.py',
  sparse: true,
  combine: (changes, weights, { density }) =>
    weightedSum(
      changes.map((change) => keepLargest(change, density)),
      weights,
    ),
}
