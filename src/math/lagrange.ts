// Integrals of the polynomials that are 1 at one node and 0 at the others.

/** Gauss-Legendre points and weights on [-1, 1], exact up to degree 5. */
const points = [-Math.sqrt(0.6), 0, Math.sqrt(0.6)] as const
const weights = [5 / 9, 8 / 9, 5 / 9] as const

/** The integral over [from, to] of the Lagrange polynomial of node `k`, for up to six nodes. */
export function lagrangeIntegral(nodes: readonly number[], k: number, from: number, to: number): number {
  const [centre, radius] = [(from + to) / 2, (to - from) / 2]
  const value = (x: number) =>
    nodes.reduce((product, node, j) => (j === k ? product : (product * (x - node)) / (nodes[k]! - node)), 1)
  return radius * points.reduce((sum, point, j) => sum + weights[j]! * value(centre + radius * point), 0)
}
