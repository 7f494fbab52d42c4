// Evolution of short lists of timesteps: AutoDiffusion's search, with any score. Pure and seeded; knows no model.
import { mt19937 } from '../math/mt19937.ts'

/** Timesteps, falling, whole. */
export type List = readonly number[]
export type Scored = { readonly list: List; readonly score: number }

export type Evolution = {
  /** Length of the lists, and the highest timestep. */
  readonly steps: number
  readonly most: number
  /** Lists to begin with, such as those of known schedules. */
  readonly first: readonly List[]
  readonly population: number
  /** The best so far, from which the next generation comes. */
  readonly parents: number
  readonly mutations: number
  readonly crossovers: number
  /** Chance of each timestep to be replaced by another one. */
  readonly mutationRate: number
  readonly generations: number
  readonly seed: number
}

/** What the authors' script searches Stable Diffusion with, at a higher rate as for their other models: lists are short. */
export const usualEvolution = {
  population: 50,
  parents: 10,
  mutations: 25,
  crossovers: 10,
  mutationRate: 0.25,
  generations: 10,
} satisfies Partial<Evolution>

/** A list that was scored: which of the generation, and the best of all so far. */
export type Candidate = Scored & {
  readonly generation: number
  readonly index: number
  readonly of: number
  readonly best: Scored
}

/** Tries before an operator gives up finding a list that is new, a wanted list each. */
const patience = 10

export const keyOf = (list: List): string => list.join(',')

/**
 * Li et al. 2023 (arXiv 2309.10438), search_ea.py: the best `parents` of all lists so far stay; each generation mutates them,
 * crosses them position by position, and fills up with random lists; no list is scored twice. Yields every scored list,
 * lower is better, and returns the best. The caller stops by not asking for more. Throws RangeError for numbers that allow none.
 */
export async function* evolve(
  evolution: Evolution,
  scoreOf: (list: List) => Promise<number>,
): AsyncGenerator<Candidate, Scored> {
  const { steps, most, first, population, parents, generations, seed } = evolution
  if (!(steps >= 1 && steps <= most + 1 && population >= 1 && parents >= 1 && generations >= 1))
    throw new RangeError(
      `search: expected 1 to ${most + 1} steps and at least one list, got ${steps} and ${population}`,
    )
  const breed = breeding(evolution, mt19937(seed))
  const seen = new Set<string>()
  let best: Scored[] = []
  for (let generation = 0; generation < generations; generation++) {
    const next = generation === 0 ? breed.first(first, seen) : breed.next(best, seen)
    if (next.length === 0) break
    for (const [index, list] of next.entries()) {
      const scored = { list, score: await scoreOf(list) }
      best = [...best, scored].toSorted((a, b) => a.score - b.score).slice(0, parents)
      yield { ...scored, generation, index, of: next.length, best: best[0]! }
    }
  }
  return best[0]!
}

type Breeding = {
  readonly first: (known: readonly List[], seen: Set<string>) => List[]
  readonly next: (best: readonly Scored[], seen: Set<string>) => List[]
}

function breeding(evolution: Evolution, word: () => number): Breeding {
  const { steps, most, population, mutations, crossovers, mutationRate } = evolution
  const uniform = () => word() / 2 ** 32
  const below = (n: number) => Math.floor(uniform() * n)
  const random = () => {
    const drawn = new Set<number>()
    while (drawn.size < steps) drawn.add(below(most + 1))
    return falling([...drawn])
  }
  const mutated = (list: List) => {
    const kept = new Set(list)
    const genes = list.map((gene) => {
      if (uniform() >= mutationRate || kept.size > most) return gene
      let other = below(most + 1)
      while (kept.has(other)) other = below(most + 1)
      kept.add(other)
      return other
    })
    return falling(genes)
  }
  const crossed = (a: List, b: List) => falling(a.map((gene, i) => (uniform() < 0.5 ? gene : b[i]!)))

  /** Up to `wanted` lists of `make` that nobody has seen, as far as patience goes. */
  const fresh = (wanted: number, make: () => List, seen: Set<string>): List[] => {
    const made: List[] = []
    for (let tries = 0; made.length < wanted && tries < patience * wanted; tries++) {
      const list = make()
      if (new Set(list).size < steps || seen.has(keyOf(list))) continue
      seen.add(keyOf(list))
      made.push(list)
    }
    return made
  }
  const oneOf = (lists: readonly List[]) => lists[below(lists.length)]!
  return {
    first: (known, seen) => {
      const given = [...known]
      const own = fresh(Math.min(given.length, population), () => falling(given.shift() ?? []), seen)
      const half = Math.floor(population / 2)
      const chance = fresh(Math.max(half - own.length, own.length === 0 ? 1 : 0), random, seen)
      const parents = own.length > 0 ? own : chance
      const near = fresh(population - own.length - chance.length, () => mutated(oneOf(parents)), seen)
      return [...own, ...chance, ...near]
    },
    next: (best, seen) => {
      const lists = best.map(({ list }) => list)
      const near = fresh(Math.min(mutations, population), () => mutated(oneOf(lists)), seen)
      const between = fresh(
        Math.min(crossovers, population - near.length),
        () => crossed(oneOf(lists), oneOf(lists)),
        seen,
      )
      const chance = fresh(population - near.length - between.length, random, seen)
      return [...near, ...between, ...chance]
    },
  }
}

const falling = (list: readonly number[]): List => list.toSorted((a, b) => b - a)
