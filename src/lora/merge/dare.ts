// DARE: drop entries at random, rescale those that stay, then sum or merge as TIES does. Yu et al. 2024; peft merge_utils.py dare_linear, dare_ties.
import { weightedSum, type MergeMethod, type MergeOptions } from './method.ts'
import { mergeAgreeing } from './ties.ts'

/** Each entry stays with probability `density`, divided by it. */
export const dropAtRandom = (values: Float32Array, { density, random }: MergeOptions): Float32Array =>
  values.map((value) => (random() < density ? value / density : 0))

const source = 'Yu et al. 2024, arXiv 2311.03099'

export const dareLinear: MergeMethod = {
  id: 'dare_linear',
  label: 'DARE',
  source,
  sparse: true,
  combine: (changes, weights, options) =>
    weightedSum(
      changes.map((change) => dropAtRandom(change, options)),
      weights,
    ),
}

export const dareTies: MergeMethod = {
  id: 'dare_ties',
  label: 'DARE + TIES',
  source,
  sparse: true,
  combine: (changes, weights, options) =>
    mergeAgreeing(
      changes.map((change) => dropAtRandom(change, options)),
      weights,
    ),
}
