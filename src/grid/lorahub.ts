// LoraHub: finds the weights of adapters by trying, without a gradient. Huang et al. 2023 (arXiv 2307.13269): weights from -1.5 to 1.5, each
// costing 0.05 of its mean size. Its nevergrad optimiser is for long searches; twenty to forty pictures get a (1 + 1) evolution strategy with
// the 1/5 rule (Rechenberg 1973), which asks only which of two is better: a score can say so, or a person who looks at both.
// Weights act as `merge` does; LoraHub itself mixes the halves of adapters, whose cross terms no session can re-weight.
import { torchNoise } from '../math/random.ts'
import type { Settings } from '../protocol.ts'

export const MOST_WEIGHT = 1.5
/** What a mean weight of 1 costs, on scores from 0 to 1. */
export const WEIGHT_COST = 0.05

/** Whether the first is better than the second, the best so far. */
export type Better = (candidate: Settings, best: Settings) => Promise<boolean>

export type Search = {
  /** Candidates to try. */
  readonly budget: number
  readonly seed: number
  /** Hears each candidate, from 1, and whether it became the best. */
  readonly onTry?: (tried: number, candidate: Settings, won: boolean) => void
}

/** Width of the first steps, and how it changes: grows where a step won, shrinks so that one win in five keeps it. */
const [WIDTH, WIN, LOSS] = [0.5, 1.5, 1.5 ** -0.25]

/** The best of the settings themselves, of those without adapters' weights (where LoraHub starts), and of the mutations tried. */
export async function searchWeights(
  settings: Settings,
  better: Better,
  { budget, seed, onTry }: Search,
): Promise<Settings> {
  const { adapters = [] } = settings
  // A few-step adapter's weight is what its sampler expects.
  const free = adapters.filter(({ always }) => !always)
  const weighed = (weights: readonly number[]): Settings => ({
    ...settings,
    adapters: adapters.map((use) => (use.always ? use : { ...use, weight: weights[free.indexOf(use)]! })),
  })
  const noise = torchNoise(seed)
  const mutated = (from: readonly number[], width: number) => {
    const { data } = noise([from.length])
    return from.map((weight, i) => Math.max(-MOST_WEIGHT, Math.min(MOST_WEIGHT, weight + width * data[i]!)))
  }
  let best = free.map(({ weight }) => weight)
  let width = WIDTH
  for (let tried = 1; tried <= budget && free.length > 0; tried++) {
    const weights = tried === 1 ? best.map(() => 0) : mutated(best, width)
    const candidate = weighed(weights)
    const won = await better(candidate, weighed(best))
    if (won) best = weights
    if (tried > 1) width *= won ? WIN : LOSS
    onTry?.(tried, candidate, won)
  }
  return weighed(best)
}

/** Which of two is better by a score, less what its weights cost. Each settings is scored once. */
export const byScore = (score: (settings: Settings) => Promise<number>): Better => {
  const known = new Map<string, Promise<number>>()
  const valueOf = async (settings: Settings) => {
    const weights = (settings.adapters ?? []).map(({ weight }) => weight)
    const key = weights.join()
    const found = known.get(key) ?? score(settings)
    known.set(key, found)
    const size = weights.reduce((sum, weight) => sum + Math.abs(weight), 0) / Math.max(weights.length, 1)
    return (await found) - WEIGHT_COST * size
  }
  return async (candidate, best) => (await valueOf(candidate)) > (await valueOf(best))
}
