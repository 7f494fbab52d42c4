import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mt19937 } from '../math/mt19937.ts'
import { nano } from './models.test-data.ts'
import { type Place, planGrid } from './plan.ts'
import { nextPair, rankingOf, readVotes, type Vote, writeVotes } from './votes.ts'

const plan = planGrid(
  {
    settings: { prompt: 'a boat' },
    axes: [
      { parameter: 'sampler', values: 'euler, heun, lcm' },
      { parameter: 'steps', values: '2, 4' },
      { parameter: 'seed', values: '1, 2, 3' },
    ],
  },
  [nano],
)
type Drawable = Extract<Place, { id: string }>
const places = plan.places as readonly Drawable[]
const all = new Set(places.map(({ id }) => id))
const at = (id: string) => places.find((place) => place.id === id)!.at
const chance = (seed: number) => {
  const word = mt19937(seed)
  return () => word() / 2 ** 32
}

describe('blind votes', () => {
  it('are asked about cells that differ along the axis alone, pair by pair equally often', () => {
    const random = chance(1)
    const votes: Vote[] = []
    const asked = new Map<string, number>()
    let lower = 0
    for (let i = 0; i < 90; i++) {
      const { left, right } = nextPair(plan, 0, all, votes, random)!
      expect(at(left).slice(1)).toEqual(at(right).slice(1))
      const values = [at(left)[0]!, at(right)[0]!]
      if (values[0]! < values[1]!) lower++
      const key = values.toSorted().join()
      asked.set(key, (asked.get(key) ?? 0) + 1)
      votes.push({ left, right, choice: 'neither' })
    }
    expect(asked).toEqual(new Map([...asked.keys()].map((key) => [key, 30])))
    expect(asked.size).toBe(3)
    expect(lower).toBeGreaterThan(25)
    expect(lower).toBeLessThan(65)
  })

  it('are asked only about what was drawn', () => {
    const one = places.filter((place) => place.at[1] === 0 && place.at[2] === 0 && place.at[0] !== 2)
    const pair = nextPair(plan, 0, new Set(one.map(({ id }) => id)), [], chance(2))!
    expect([pair.left, pair.right].toSorted()).toEqual(one.map(({ id }) => id).toSorted())
    expect(nextPair(plan, 0, new Set([one[0]!.id]), [], chance(2))).toBeUndefined()
    expect(nextPair(plan, 7, all, [], chance(2))).toBeUndefined()
  })

  it('rank the values of an axis, whoever stood left, whatever axis is turned', () => {
    const better = [2, 0, 1]
    const random = chance(3)
    const votes = Array.from({ length: 120 }, (): Vote => {
      const pair = nextPair(plan, 0, all, [], random)!
      const [a, b] = [at(pair.left)[0]!, at(pair.right)[0]!]
      const honest = better.indexOf(a) < better.indexOf(b) ? 'left' : 'right'
      const turned = honest === 'left' ? 'right' : 'left'
      return { ...pair, choice: random() < 0.8 ? honest : turned }
    })
    const ranking = rankingOf(plan, 0, votes)
    expect(ranking.map(({ label }) => label)).toEqual(['lcm', 'euler', 'heun'])
    expect(ranking[0]!.low).toBeGreaterThan(ranking[2]!.high)
    expect(ranking.reduce((sum, { votes }) => sum + votes, 0)).toBe(240)
    expect(rankingOf(plan, 1, votes)).toEqual([])
  })

  it('come back from what was written; what is none is counted', () => {
    const id = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 32 })
    const vote = fc.record({ left: id, right: id, choice: fc.constantFrom('left', 'right', 'neither') })
    fc.assert(
      fc.property(fc.array(vote), (votes) => {
        expect(readVotes(JSON.parse(writeVotes(votes as Vote[])))).toEqual({ votes, lost: 0 })
      }),
    )
    expect(readVotes({ votes: [{ left: 'x', right: 'y', choice: 'left' }, 3] })).toEqual({ votes: [], lost: 2 })
    expect(readVotes(undefined)).toEqual({ votes: [], lost: 0 })
    expect(readVotes('votes')).toEqual({ votes: [], lost: 1 })
  })
})
