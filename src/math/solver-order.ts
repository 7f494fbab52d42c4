// The order of each step of a multistep solver: it rises with the answers that are there, and falls before the end where asked.

/** diffusers' `solver_order`, `lower_order_final` and `euler_at_final`. */
export type Orders = { readonly order: number; readonly lowerFinal: boolean; readonly eulerFinal?: boolean }

/** Walks of this many steps and more keep their order to the end, in diffusers' DPM-Solver++ and DEIS. */
export const few = 15

/**
 * Order of step i, from 1; walks shorter than `short` fall to order 1 at their last step. A step to no noise, or one that stands still,
 * is of order 1.
 */
export function orderAt(
  i: number,
  sigmas: readonly number[],
  { order, lowerFinal, eulerFinal }: Orders,
  short = few,
): number {
  const steps = sigmas.length - 1
  if (sigmas[i + 1] === 0 || sigmas[i + 1] === sigmas[i] || (eulerFinal && i === steps - 1)) return 1
  return Math.min(order, i + 1, lowerFinal && steps < short ? steps - i : order)
}
