// The exact sum of low-rank changes: their halves side by side, ranks add up. peft's `cat`.
import type { Branch } from '../delta.ts'

/** up = [w_1 B_1 ... w_n B_n], down = [A_1; ...; A_n]. */
export const concatenate = (branches: readonly Branch[], weights: readonly number[], rows: number): Branch => {
  const rank = branches.reduce((sum, branch) => sum + branch.rank, 0)
  const length = branches.reduce((sum, { down }) => sum + down.length, 0)
  const [up, down] = [new Float32Array(rows * rank), new Float32Array(length)]
  let [start, filled] = [0, 0]
  branches.forEach((branch, i) => {
    down.set(branch.down, filled)
    for (let row = 0; row < rows; row++)
      for (let r = 0; r < branch.rank; r++) up[row * rank + start + r] = weights[i]! * branch.up[row * branch.rank + r]!
    start += branch.rank
    filled += branch.down.length
  })
  return { rank, up, down }
}
