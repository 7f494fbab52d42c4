import { expect, it } from 'vitest'
import { foldSeeds, hasSeeds, unfolded } from './fold.ts'
import { nano } from './models.test-data.ts'
import { planGrid } from './plan.ts'

const axes = [
  { parameter: 'seed', values: '1-3' },
  { parameter: 'steps', values: '1, 2' },
  { parameter: 'sampler', values: 'euler, heun' },
]
const plan = planGrid({ settings: { prompt: 'a cat' }, axes }, [nano])

it('folds every axis of seeds, wherever it stands, in the order of the others', () => {
  const { plan: short, seeds, kept } = foldSeeds(plan)
  expect(kept).toEqual([1, 2])
  expect(short.axes.map(({ parameter }) => parameter)).toEqual(['steps', 'sampler'])
  expect(short.places.map(({ at }) => at.join())).toEqual(['0,0', '1,0', '0,1', '1,1'])
  for (const [i, place] of short.places.entries()) {
    const all = seeds[i]!.map((one) => plan.cells.get('id' in one ? one.id : '')!.settings)
    expect(all.map(({ seed }) => seed)).toEqual([1, 2, 3])
    expect(new Set(all.map(({ steps, sampler }) => `${steps} ${sampler}`)).size).toBe(1)
    expect('id' in place && place.id).toBe('id' in seeds[i]![0]! && seeds[i]![0].id)
  }
  expect(hasSeeds(plan)).toBe(true)
  expect(hasSeeds(short)).toBe(false)
})

it('a plan as it is stands for itself', () => {
  const { seeds, kept } = unfolded(plan)
  expect(kept).toEqual([0, 1, 2])
  expect(seeds).toEqual(plan.places.map((place) => [place]))
})
