// Weights of UniPC: how much an answer counts by its difference to the one where the step began.

/** B(h) of the paper: -h, or e^-h - 1. */
export type Form = 'bh1' | 'bh2'
const scaleOf = (h: number, form: Form): number => (form === 'bh1' ? -h : Math.expm1(-h))

/**
 * Weights of the answers at distances `backs` (below 0) in a step of length `h`, all in -ln sigma. Zhao et al. 2023 (2302.04867),
 * equation 3; 1/2 for the solution of order 2, as there.
 */
export function predictorWeights(h: number, backs: readonly number[], form: Form): readonly number[] {
  const ratios = backs.map((back) => back / h)
  const shares = backs.length === 1 ? [0.5] : solved(ratios, momentsOf(h, backs.length, form))
  return shares.map((share, k) => (-scaleOf(h, form) * share) / ratios[k]!)
}

/** The weights of the answer at the step's end, and of those at `backs`: equation 9. */
export function correctorWeights(
  h: number,
  backs: readonly number[],
  form: Form,
): { readonly ahead: number; readonly backs: readonly number[] } {
  const scale = scaleOf(h, form)
  if (backs.length === 0) return { ahead: -scale / 2, backs: [] }
  const ratios = backs.map((back) => back / h)
  const shares = solved([...ratios, 1], momentsOf(h, backs.length + 1, form))
  return { ahead: -scale * shares[backs.length]!, backs: ratios.map((ratio, k) => (-scale * shares[k]!) / ratio) }
}

/** The right side of both equations: n! h^n phi_(n+1)(-h) / B(h) for n from 1. */
function momentsOf(h: number, count: number, form: Form): number[] {
  let phi = Math.expm1(-h) / -h - 1
  let factorial = 1
  return Array.from({ length: count }, (_, n) => {
    const moment = (phi * factorial) / scaleOf(h, form)
    factorial *= n + 2
    phi = phi / -h - 1 / factorial
    return moment
  })
}

/** Shares s with sum of s_k r_k^n = b_n for n from 0, by elimination; a handful of distinct ratios. */
function solved(ratios: readonly number[], right: readonly number[]): number[] {
  const rows = right.map((b, n) => [...ratios.map((ratio) => ratio ** n), b])
  const size = ratios.length
  for (let k = 0; k < size; k++)
    for (let i = 0; i < size; i++) {
      if (i === k) continue
      const factor = rows[i]![k]! / rows[k]![k]!
      rows[i] = rows[i]!.map((value, j) => value - factor * rows[k]![j]!)
    }
  return rows.map((row, k) => row[size]! / row[k]!)
}
