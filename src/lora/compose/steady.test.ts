import { describe, expect, it } from 'vitest'
import { methods } from './index.ts'
import { steady } from './steady.ts'

const method = (id: string) => methods.find((one) => one.id === id)!
const moment = { step: 0, steps: 4, scales: [1, 0.9, 0.5] }
const student = [false, true, false]

describe('a steady adapter', () => {
  it.each([
    ['merge', [[1, 0.9, 0.5]]],
    ['switch', [[1, 0.9, 0]]],
    [
      'composite',
      [
        [1, 0.9, 0],
        [0, 0.9, 0.5],
      ],
    ],
  ])('is in every answer of %s', (id, scales) => {
    expect(steady(method(id), student).asks(moment).map((ask) => ask.scales)).toEqual(scales) // prettier-ignore
  })

  it('leaves shares, turns, categories and words to the others', () => {
    const weighed = steady(method('w_composite'), student).asks({ ...moment, affinities: [0.6, 9, 0.2] })
    expect(weighed.map(({ share }) => share)).toEqual([expect.closeTo(0.75), expect.closeTo(0.25)])
    const late = { ...moment, step: 3, categories: ['background', undefined, 'character'] as const }
    expect(steady(method('w_switch'), student).asks(late)[0]!.scales).toEqual([0, 0.9, 0.5])
    // ConsisLoRA counts every adapter twice, and speaks by its words.
    const split = { ...moment, scales: [1, 1, 0.9, 0.9, 0.5, 0.5], options: { style: 1 } }
    const asks = steady(method('consislora'), student).asks(split)
    expect(asks.map(({ scales, words }) => [scales, words])).toEqual([
      [[1, 0, 0.9, 0.9, 0, 0.5], undefined],
      [[0, 0, 0.9, 0.9, 0, 1], 2],
      [[0, 1, 0.9, 0.9, 0, 0], 0],
    ])
  })

  it('acts in every part that a method of regions asks about', () => {
    const parts = [
      { acts: [true, true, false], covers: 0.5 },
      { acts: [false, true, true], covers: 0.5 },
    ]
    const asks = steady(method('multidiffusion'), student).asks({ ...moment, parts })
    expect(asks.map(({ scales }) => scales)).toEqual([
      [1, 0.9, 0],
      [0, 0.9, 0.5],
    ])
  })

  it('alone is asked as it is, and none leaves a method as it is', () => {
    expect(steady(method('composite'), [true]).asks({ step: 0, steps: 4, scales: [0.9] })).toEqual([
      { scales: [0.9], share: 1 },
    ])
    expect(steady(method('switch'), [false, false])).toBe(method('switch'))
  })
})
