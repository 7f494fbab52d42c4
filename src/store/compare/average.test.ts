import { expect, it } from 'vitest'
import type { CellView, DrawnView } from '../compare.ts'
import { firstDraft } from '../draft.ts'
import { average, averages } from './average.ts'

const drawn = (seed: number, ssim: number, total = 100): DrawnView => ({
  at: [0, seed],
  labels: ['euler', String(seed)],
  state: 'drawn',
  id: `id ${seed}`,
  settings: { ...firstDraft, seed },
  result: { state: 'drawn', by: 'nano', calls: 4, rows: 8, text: 1, sampling: 80, decode: 9, total },
  metrics: { ssim, ...(seed === 1 && { agreement: 1 }) },
  reference: `reference ${seed}`,
})
const waiting: CellView = { at: [0, 4], labels: ['euler', '4'], state: 'waiting', id: 'id 4', settings: firstDraft }

it('stands for its seeds with the means of what was measured, over those that are drawn', () => {
  const view = average([drawn(1, 0.5, 100), drawn(2, 0.7, 200), drawn(3, 0.9, 300), waiting])!
  expect(view).toMatchObject({ id: 'id 1', seeds: { drawn: 3, of: 4 }, result: { total: 200, calls: 4, rows: 8 } })
  expect(view.metrics.ssim).toBeCloseTo(0.7)
  expect(view.metrics.agreement).toBe(1)
  const { ssim, agreement } = view.seeds!.means
  expect(ssim!.n).toBe(3)
  const [low, high] = ssim!.interval!
  expect(low).toBeGreaterThanOrEqual(0.5)
  expect(low).toBeLessThan(0.7)
  expect(high).toBeGreaterThan(0.7)
  expect(agreement).toEqual({ n: 1, mean: 1 })
})

it('is none where the first is not drawn, or alone', () => {
  expect(average([waiting, drawn(1, 0.5)])).toBeUndefined()
  expect(average([drawn(1, 0.5)])).toBeUndefined()
})

it('stays the same object until one of its seeds changes', () => {
  const averaged = averages()
  const first = averaged([drawn(1, 0.5), waiting])
  expect(averaged([drawn(1, 0.5), { ...waiting }])).toBe(first)
  expect(averaged([drawn(1, 0.5), drawn(4, 0.7)])).not.toBe(first)
})
