// TIES: keep the largest entries, elect a sign for each place, average those that agree. Yadav et al. 2023; peft merge_utils.py ties.
import { keepLargest } from './magnitude-prune.ts'
import type { MergeMethod } from './method.ts'

/** At each place: the sign of the sum (0 counts as +), then sum of weight * entry over the entries of that sign, by their number. */
export const mergeAgreeing = (changes: readonly Float32Array[], weights: readonly number[]): Float32Array =>
  Float32Array.from({ length: changes[0]?.length ?? 0 }, (_, place) => {
    const sign = changes.reduce((sum, change) => sum + change[place]!, 0) >= 0 ? 1 : -1
    let [sum, agreeing] = [0, 0]
    changes.forEach((change, i) => {
      if (Math.sign(change[place]!) !== sign) return
      sum += weights[i]! * change[place]!
      agreeing++
    })
    return sum / Math.max(1, agreeing)
  })

export const ties: MergeMethod = {
  id: 'ties',
  label: 'TIES',
  source: 'Yadav et al. 2023, arXiv 2306.01708',
  sparse: true,
  combine: (changes, weights, { density }) =>
    mergeAgreeing(
      changes.map((change) => keepLargest(change, density)),
      weights,
    ),
}
