// The weighted sum of changes. Ilharco et al. 2023; peft's `svd` before it truncates.
import { weightedSum, type MergeMethod } from './method.ts'

export const taskArithmetic: MergeMethod = {
  id: 'task_arithmetic',
  label: 'Task arithmetic',
  source: 'Ilharco et al. 2023, arXiv 2212.04089',
  sparse: false,
  combine: (changes, weights) => weightedSum(changes, weights),
}
