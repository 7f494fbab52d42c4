// What past answers count beside the newest: the weights of derivatives, spread over divided differences.

/** Weights of a first and a second derivative in a step. */
export type Derivatives = readonly [first: number, second: number]
/** Lengths of the last step and of the one before it, by that of this step. */
export type Ratios = readonly [last: number, older: number]

/**
 * How much (newest - last) and (last - older) count in a step of this order, 1 to 3. The derivatives are those of the polynomial through
 * the answers, as in diffusers' DPMSolverMultistepScheduler.
 */
export function differenceWeights(
  order: number,
  [first, second]: Derivatives,
  [r0, r1]: Ratios,
): readonly [number, number] {
  if (order === 1) return [0, 0]
  const bend = order === 3 ? (first * r0 + second) / (r0 + r1) : 0
  return [(first + bend) / r0, order === 3 ? -bend / r1 : 0]
}
