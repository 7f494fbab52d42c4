import { expect, it } from 'vitest'
import { cmlora } from './cmlora.ts'
import { lowOf } from './frequency.ts'

const moment = { step: 0, steps: 20, scales: [1, 1, 1], categories: ['background', 'style', 'object'] as const }

it('by category: backgrounds', () => {
  expect(lowOf({ ...moment, details: [0.9, 0.1, 0.9] }, false)).toEqual([true, false, false])
})

it('by profile: those below the widest gap, none where all are alike, by category where a profile is missing', () => {
  expect(lowOf({ ...moment, details: [0.3, 0.1, 0.25] }, true)).toEqual([false, true, false])
  expect(lowOf({ ...moment, details: [0.3, 0.28, 0.25] }, true)).toEqual([false, false, false])
  expect(lowOf({ ...moment, details: [undefined, 0.1, 0.3] }, true)).toEqual([true, true, false])
  expect(lowOf(moment, true)).toEqual([true, false, false])
})

it('decides who dominates early in CMLoRA', () => {
  const strongest = (profiled: number) => {
    const asks = cmlora.asks({ ...moment, details: [0.3, 0.1, 0.25], options: { profiled } })
    return asks.findIndex(({ share }) => share === Math.max(...asks.map((ask) => ask.share)))
  }
  expect([strongest(0), strongest(1)]).toEqual([1, 0])
})
