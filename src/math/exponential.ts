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
function exponentialWeights(nodes: readonly number[], h: number, a: number): number[] {
  const moments = [-Math.expm1(-a * h)]
  for (let power = 1; power < nodes.length; power++) moments.push(h ** power - (power / a) * moments[power - 1]!)
  return nodes.map((_, k) => lagrange(nodes, k).reduce((sum, value, power) => sum + value * moments[power]!, 0))
}

/**
 * The same with a = 1 + tau^2, as SA-Solver takes them, newest answer first at the places `back` (0 or below; `h` for the answer
 * at the step's end). Of order 2, diffusers adds a term of h^3 that helps few steps. Xue et al. 2023 (2309.05019), appendix.
 */
export function stochasticAdamsWeights(back: readonly number[], h: number, tau: number): number[] {
  const a = 1 + tau ** 2
  const weights = exponentialWeights(back, h, a)
  if (back.length !== 2) return weights
  const bend = (a * h + Math.expm1(-a * h)) / a ** 2
  const extra = back[0] === h ? a * (h / 2 - bend / h) : (a * (h ** 2 / 2 - bend)) / -back[1]!
  return [weights[0]! + extra, weights[1]! - extra]
}
