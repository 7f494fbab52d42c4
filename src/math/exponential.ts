// Integrals of polynomials against exponentials: the weights of exponential multistep methods.

/** Coefficients, lowest power first, of the polynomial that is 1 at node `k` and 0 at the others. */
function lagrange(nodes: readonly number[], k: number): number[] {
  let terms = [1]
  nodes.forEach((node, j) => {
    if (j === k) return
    const scale = 1 / (nodes[k]! - node)
    const raised = [0, ...terms]
    terms = raised.map((value, power) => scale * (value - node * (terms[power] ?? 0)))
  })
  return terms
}

/**
 * a times the integral over u in [0, h] of e^(a (u - h)) L_k(u), for the Lagrange polynomial of every node: how much each
 * answer counts in a step of length h of x' = -a x + a D. The weights add up to 1 - e^(-a h).
 */
export function exponentialWeights(nodes: readonly number[], h: number, a: number): number[] {
  const moments = [-Math.expm1(-a * h)]
  for (let power = 1; power < nodes.length; power++) moments.push(h ** power - (power / a) * moments[power - 1]!)
  return nodes.map((_, k) => lagrange(nodes, k).reduce((sum, value, power) => sum + value * moments[power]!, 0))
}
