import { describe, expect, it } from 'vitest'

import type { Settings } from '../protocol.ts'
import { byScore, searchWeights, WEIGHT_COST } from './lorahub.ts'

const settings = { prompt: 'a fox', adapters: ['a', 'b', 'c'].map((id) => ({ id, weight: 1 })) } as unknown as Settings
const weightsOf = ({ adapters }: Settings) => adapters!.map(({ weight }) => weight)

/** 1 at a place inside the range, less with the distance. */
const target = [0.8, -0.4, 0.2]
const score = async (at: Settings) => 1 - Math.hypot(...weightsOf(at).map((weight, i) => weight - target[i]!)) / 3

describe('LoraHub', () => {
  it('finds weights by a score in as many pictures as people wait for', async () => {
    let asked = 0
    const counted = (at: Settings) => {
      asked++
      return score(at)
    }
    const values: number[] = []
    for (const seed of [1, 2, 3, 4, 5]) {
      const best = await searchWeights(settings, byScore(counted), { budget: 40, seed })
      values.push(await score(best))
    }
    // The settings themselves and 40 candidates, each drawn once.
    expect(asked).toBe(5 * 41)
    expect(await score(settings)).toBeLessThan(0.6)
    expect(Math.min(...values)).toBeGreaterThan(0.85)
  })

  it('is the same for the same seed, and keeps to the range', async () => {
    const run = async (seed: number) => {
      const seen: number[][] = []
      const onTry = (_: number, candidate: Settings) => void seen.push(weightsOf(candidate))
      await searchWeights(settings, async () => true, { budget: 12, seed, onTry })
      return seen
    }
    const first = await run(7)
    expect(first).toEqual(await run(7))
    expect(first).not.toEqual(await run(8))
    expect(first[0]).toEqual([0, 0, 0])
    for (const weight of first.flat()) expect(Math.abs(weight)).toBeLessThanOrEqual(1.5)
  })

  it('asks a person only which of two is better', async () => {
    const better = async (candidate: Settings, best: Settings) => (await score(candidate)) > (await score(best))
    const best = await searchWeights(settings, better, { budget: 40, seed: 1 })
    expect(await score(best)).toBeGreaterThan(0.85)
    const rejecting = await searchWeights(settings, async () => false, { budget: 5, seed: 1 })
    expect(rejecting).toEqual(settings)
  })

  it('prefers small weights among equals', async () => {
    const best = await searchWeights(
      settings,
      byScore(async () => 0.5),
      { budget: 30, seed: 3 },
    )
    expect(weightsOf(best)).toEqual([0, 0, 0])
    expect(WEIGHT_COST).toBe(0.05)
  })

  it('leaves settings without adapters alone', async () => {
    const none = { prompt: 'a fox' } as Settings
    expect(await searchWeights(none, async () => true, { budget: 3, seed: 1 })).toEqual({ ...none, adapters: [] })
  })
})
