// peft's `linear`: mixes the halves of adapters of one rank, A = sum sign sqrt|w| A_i, B = sum sqrt|w| B_i. Its product is not the sum of
// the changes: cross terms B_i A_j come with it. Here as peft has it, because people know its pictures; `cat` is the exact sum.
import { failure } from '../../weights/failure.ts'
import type { Branch } from '../delta.ts'
import { weightedSum } from './method.ts'

/** Throws `bad-input` for ranks that differ. */
export const mixHalves = (branches: readonly Branch[], weights: readonly number[]): Branch => {
  const rank = branches[0]?.rank ?? 0
  const odd = branches.find((branch) => branch.rank !== rank)
  if (odd)
    throw failure(
      'bad-input',
      `lora: linear merge: expected adapters of one rank, got ${rank} and ${odd.rank}: merge by cat`,
    )
  const roots = weights.map((weight) => Math.sqrt(Math.abs(weight)))
  const signed = weights.map((weight, i) => (weight < 0 ? -1 : 1) * roots[i]!)
  return {
    rank,
    down: weightedSum(
      branches.map(({ down }) => down),
      signed,
    ),
    up: weightedSum(
      branches.map(({ up }) => up),
      roots,
    ),
  }
}
