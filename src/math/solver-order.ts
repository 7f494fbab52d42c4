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

/**
 * Order of look i where steps are made of `order` looks: 1, 2, ... from step to step. The last is 1 where the walk ends at no noise, and where
 * a whole step would end it though orders fall, which they do too where looks do not divide into steps. diffusers' `get_order_list`.
 */
export function orderInCycle(i: number, sigmas: readonly number[], { order, lowerFinal }: Orders): number {
  const steps = sigmas.length - 1
  const own = (i % order) + 1
  if (i < steps - 1) return own
  const open = sigmas[steps]! > 0
  return open && !(own === order && lowerFinal) ? own : 1
}
