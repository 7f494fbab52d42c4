// Weights of UniPC's second order: how much an answer counts by its difference to the one where the step began.

/** B(h) of the paper: -h, or e^-h - 1. */
export type Form = 'bh1' | 'bh2'
const scaleOf = (h: number, form: Form): number => (form === 'bh1' ? -h : Math.expm1(-h))

/**
 * The weight of an answer at distance `back` (below 0) in a step of length `h`, both in -ln sigma. Zhao et al. 2023
 * (2302.04867), equation 3, with 1/2 for the solution of order 2.
 */
export const predictorWeights = (h: number, back: number, form: Form): number => (-scaleOf(h, form) * h) / (2 * back)

/** The weights of the answer at the step's end, and of the one at `back` where there is one: equation 9, solved for order 2. */
export function correctorWeights(
  h: number,
  back: number | undefined,
  form: Form,
): readonly [ahead: number, back: number] {
  const scale = scaleOf(h, form)
  if (back === undefined) return [-scale / 2, 0]
  const ratio = back / h
  const phi2 = Math.expm1(-h) / -h - 1
  const phi3 = phi2 / -h - 0.5
  const [b1, b2] = [phi2 / scale, (2 * phi3) / scale]
  const early = (b1 - b2) / (1 - ratio)
  return [-scale * (b1 - early), (-scale * early) / ratio]
}
