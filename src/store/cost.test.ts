import { describe, expect, it } from 'vitest'
import { estimate, rowsOf, shareDone, timeLeft } from './cost.ts'
import { firstDraft } from './draft.ts'
import { fakeModel } from './fake-engine.test-data.ts'
import type { Running } from './run.ts'
import type { Picture } from './storage.ts'

const settings = { ...firstDraft, steps: 4, guidance: 7, count: 2 }
const timing = { text: 10, sampling: 800, decode: 40, total: 850, rows: 8, steps: 4, pictures: 1, provider: 'wasm' }
const picture = { settings: firstDraft, timing } as Picture
const running = (change: Partial<Running>): Running => ({
  job: { id: 1, settings, room: 'create', retried: false },
  startedAt: 0,
  phase: 'sample',
  picture: 0,
  step: 0,
  stepTimes: [],
  preview: undefined,
  elsewhere: false,
  ...change,
})

describe('cost', () => {
  it('counts rows: guidance above 1 doubles them', () => {
    expect(rowsOf(settings)).toBe(16)
    expect(rowsOf({ ...settings, guidance: 1 })).toBe(8)
  })

  it('is estimated from a run of the same model, size and device, else unknown', () => {
    expect(estimate(settings, fakeModel, [picture])).toBe(10 + 16 * 100 + 2 * 40)
    expect(estimate({ ...settings, width: 256 }, fakeModel, [picture])).toBeUndefined()
    expect(estimate(settings, { ...fakeModel, name: 'other' }, [picture])).toBeUndefined()
    expect(estimate(settings, fakeModel, [])).toBeUndefined()
  })

  it('goes from 0 to 1 over a batch', () => {
    expect(shareDone(running({}))).toBe(0)
    expect(shareDone(running({ step: 2 }))).toBe(0.25)
    expect(shareDone(running({ picture: 1, step: 2 }))).toBe(0.75)
    expect(shareDone(running({ picture: 1, phase: 'decode' }))).toBe(1)
  })

  it('tells the time left from the third step on, before that from an earlier run', () => {
    expect(timeLeft(running({ stepTimes: [50, 50] }), undefined)).toBeUndefined()
    expect(timeLeft(running({ stepTimes: [50, 50] }), 800)).toBe(600)
    expect(timeLeft(running({ stepTimes: [50, 60, 70] }), 800)).toBe(60 * 5)
  })
})
