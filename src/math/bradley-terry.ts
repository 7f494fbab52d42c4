// Which of several is preferred, from votes between two of them, draws included. Knows no pictures.
import { inverse, solve } from './symmetric.ts'

/** A vote between `a` and `b`, indices of what is ranked. */
export type Duel = { readonly a: number; readonly b: number; readonly won: 'a' | 'b' | 'neither' }

/** Strength on the scale of natural logarithms, 0 the average of all, with its 95 % interval. */
export type Strength = { readonly strength: number; readonly low: number; readonly high: number }

/** Deviation of the prior: what never won is not infinitely bad after a handful of votes. */
const spread = 2

/**
 * Bradley-Terry with draws after Davidson (1970): a beats b with chance p_a / (p_a + p_b + nu sqrt(p_a p_b)), p = exp(strength),
 * and neither is preferred with chance nu sqrt(p_a p_b) over the same. The most probable strengths under normal priors of deviation
 * 2 on each strength and on ln nu, by Newton's method; intervals from the curvature there (Laplace). `count` things are ranked.
 */
export function bradleyTerry(count: number, duels: readonly Duel[]): { strengths: Strength[]; draws: number } {
  const size = count + 1
  const at = new Float64Array(size)
  let curvature: Float64Array[] = []
  for (let round = 0; round < 100; round++) {
    const { gradient, hessian } = slopes(at, duels)
    curvature = hessian
    const step = solve(hessian, gradient)
    // The posterior is log-concave; a long first step is shortened so that the exponentials stay in range.
    const scale = Math.min(1, 2 / Math.max(...step.map(Math.abs), 1e-300))
    for (let i = 0; i < size; i++) at[i]! += scale * step[i]!
    if (Math.max(...step.map(Math.abs)) < 1e-12) break
  }
  const mean = at.slice(0, count).reduce((sum, value) => sum + value, 0) / count
  const covariance = inverse(curvature)
  const strengths = Array.from({ length: count }, (_, i) => {
    const half = 1.96 * Math.sqrt(varianceAboutMean(covariance, i, count))
    const strength = at[i]! - mean
    return { strength, low: strength - half, high: strength + half }
  })
  return { strengths, draws: Math.exp(at[count]!) }
}

/** Gradient of the log posterior, and its negative second derivatives. The last parameter is ln nu. */
function slopes(at: Float64Array, duels: readonly Duel[]) {
  const last = at.length - 1
  const gradient = at.map((value) => -value / spread ** 2)
  const hessian = Array.from(at, (_, i) => Float64Array.from(at, (_, j) => (i === j ? 1 / spread ** 2 : 0)))
  for (const { a, b, won } of duels) {
    // Features of the three outcomes: a wins, b wins, neither; a softmax over them.
    const logs = [at[a]!, at[b]!, at[last]! + (at[a]! + at[b]!) / 2]
    const top = Math.max(...logs)
    const weights = logs.map((log) => Math.exp(log - top))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const [pa, pb, draw] = weights.map((weight) => weight / total) as [number, number, number]
    const mean = [pa + draw / 2, pb + draw / 2, draw]
    const seen = won === 'a' ? [1, 0, 0] : won === 'b' ? [0, 1, 0] : [0.5, 0.5, 1]
    const second = [
      [pa + draw / 4, draw / 4, draw / 2],
      [draw / 4, pb + draw / 4, draw / 2],
      [draw / 2, draw / 2, draw],
    ]
    const where = [a, b, last]
    for (let i = 0; i < 3; i++) {
      gradient[where[i]!]! += seen[i]! - mean[i]!
      for (let j = 0; j < 3; j++) hessian[where[i]!]![where[j]!]! += second[i]![j]! - mean[i]! * mean[j]!
    }
  }
  return { gradient, hessian }
}

/** Variance of strength i less the mean of all strengths. */
function varianceAboutMean(covariance: readonly Float64Array[], i: number, count: number): number {
  let [row, all] = [0, 0]
  for (let j = 0; j < count; j++) {
    row += covariance[i]![j]!
    for (let k = 0; k < count; k++) all += covariance[j]![k]!
  }
  return Math.max(0, covariance[i]![i]! - (2 * row) / count + all / count ** 2)
}
