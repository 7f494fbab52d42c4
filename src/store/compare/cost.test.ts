import { describe, expect, it } from 'vitest'
import { planGrid } from '../../grid/plan.ts'
import type { Results } from '../../grid/results.ts'
import { firstDraft } from '../draft.ts'
import { fakeModel } from '../fake-engine.test-data.ts'
import type { Picture } from '../storage.ts'
import { costOf, drawerOf, questionOf } from './cost.ts'

const plan = (seeds: string, steps = '2, 4') =>
  planGrid(
    {
      settings: { prompt: 'x', sampler: 'euler', guidance: 4 },
      axes: [
        { parameter: 'steps', values: steps },
        { parameter: 'seed', values: seeds },
      ],
    },
    [fakeModel],
  )
const timing = { text: 10, sampling: 800, decode: 40, total: 850, rows: 8, steps: 4, pictures: 1, provider: 'wasm' }
const earlier = { settings: { ...firstDraft, model: 'nano' }, timing } as Picture

describe('the cost of a grid', () => {
  it('is unknown before anything like it was drawn, then told by a picture of Create, then by its own cells', () => {
    const two = plan('1')
    expect(costOf(two, {}, [fakeModel], [])).toEqual({ pictures: 2, rows: 12, time: undefined })
    expect(costOf(two, {}, [fakeModel], [earlier]).time).toBe(12 * 100 + 2 * 50)
    const [first] = two.cells.values()
    const by = `${drawerOf(fakeModel)}, wasm`
    const drawn = { state: 'drawn', by, calls: 2, rows: 4, text: 4, sampling: 40, decode: 6, total: 50 } as const
    const results: Results = { [first!.id]: drawn }
    expect(costOf(two, results, [fakeModel], [earlier])).toEqual({ pictures: 1, rows: 8, time: 90 })
    for (const other of [{ bytes: 1 }, { weights: 'f' }])
      expect(costOf(two, results, [{ ...fakeModel, ...other }], []).pictures).toBe(2)
  })

  it('is asked about beyond 1,000 pictures or half an hour, with fewer seeds or half of the longest axis', () => {
    const cost = (pictures: number, time: number | undefined) => ({ pictures, rows: 9, time })
    expect(questionOf(plan('1-9'), cost(1000, 1_800_000))).toBeUndefined()
    expect(questionOf(plan('1-9'), cost(1001, undefined))?.fewer).toEqual({ axis: 1, values: 2, of: 9, share: 2 / 9 })
    expect(questionOf(plan('1, 2', '1-5'), cost(9, 1_800_001))?.fewer).toEqual({
      axis: 0,
      values: 3,
      of: 5,
      share: 3 / 5,
    })
    expect(questionOf(plan('1', '4'), cost(1, 9_000_000))?.fewer).toBeUndefined()
  })
})
