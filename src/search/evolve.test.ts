import { describe, expect, it } from 'vitest'
import { evolve, keyOf, usualEvolution, type Candidate, type Evolution, type List } from './evolve.ts'

const plan: Evolution = { ...usualEvolution, steps: 4, most: 999, first: [[999, 749, 499, 249]], seed: 3 }
const target = [981, 612, 300, 77]
/** Distance from a list that the search does not know. */
const distance = (list: List) => Math.hypot(...list.map((t, i) => (t - target[i]!) / 100))

async function run(change: Partial<Evolution> = {}, score = async (list: List) => distance(list)) {
  const candidates: Candidate[] = []
  const search = evolve({ ...plan, ...change }, score)
  for (;;) {
    const { done, value } = await search.next()
    if (done) return { candidates, best: value }
    candidates.push(value)
  }
}

describe('evolve', () => {
  it('finds lists far nearer to the aim than the one it begins with', async () => {
    const { candidates, best } = await run()
    expect(candidates[0]?.list).toEqual(plan.first[0])
    expect(best.score).toBeLessThan(distance(plan.first[0]!) / 4)
    expect(best.score).toBe(Math.min(...candidates.map(({ score }) => score)))
  })

  it('is better than as many random lists', async () => {
    const { candidates, best } = await run()
    const random = await run({ first: [], population: candidates.length, generations: 1, mutations: 0 })
    const chance = await run({ first: [], mutations: 0, crossovers: 0 })
    expect(best.score).toBeLessThan(chance.best.score)
    expect(best.score).toBeLessThan(random.best.score)
  })

  it('scores falling whole lists of the asked length, none twice, at most population x generations', async () => {
    const { candidates } = await run({ steps: 3, most: 40, first: [] })
    for (const { list } of candidates) {
      expect(list).toHaveLength(3)
      expect(list.every((t, i) => Number.isInteger(t) && t >= 0 && t <= 40 && (i === 0 || t < list[i - 1]!))).toBe(true)
    }
    expect(new Set(candidates.map(({ list }) => keyOf(list))).size).toBe(candidates.length)
    expect(candidates.length).toBeLessThanOrEqual(plan.population * plan.generations)
  })

  it('repeats itself with the same seed, and not with another', async () => {
    const keys = async (seed: number) => (await run({ seed, generations: 3 })).candidates.map(({ list }) => keyOf(list))
    expect(await keys(3)).toEqual(await keys(3))
    expect(await keys(4)).not.toEqual(await keys(3))
  })

  it('ends where no list is left', async () => {
    const { candidates } = await run({ steps: 1, most: 4, first: [], population: 50 }, async ([t]) => t!)
    expect(candidates.map(({ list }) => list[0]).toSorted()).toEqual([0, 1, 2, 3, 4])
  })

  it('refuses lists that cannot be', async () => {
    await expect(run({ steps: 6, most: 4 })).rejects.toThrow('search: expected 1 to 5 steps')
  })
})
