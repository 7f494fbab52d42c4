import { expect, it } from 'vitest'
import type { Plan } from '../../grid/plan.ts'
import type { Results } from '../../grid/results.ts'
import { newsOf } from './grid-news.ts'

const plan = { cells: new Map([['a', {}], ['b', {}]]) } as unknown as Plan // prettier-ignore
const drawn = { state: 'drawn' } as Results[string]
const filling = {
  state: 'running',
  cell: 'b',
  step: 1,
  startedAt: 1000,
  done: 2,
  only: undefined,
  elsewhere: false,
} as const
const seen = (results: Results, more: object = {}) => ({
  filling: undefined,
  fillFailure: undefined,
  plan,
  results,
  ...more,
})
const before = seen({ a: drawn }, { filling })

it('tells of a run that has ended, and whether it was long', () => {
  expect(newsOf(before, seen({ a: drawn, b: drawn }), 32_000)).toEqual({ words: '2 pictures drawn', long: true })
  expect(newsOf(before, seen({ a: drawn }), 2000)).toEqual({ words: '1 of 2 drawn', long: false })
  const fillFailure = { kind: 'no-device', message: 'none' } as const
  expect(newsOf(before, seen({}, { fillFailure }), 2000)).toEqual({ words: 'The grid stopped', long: false })
})

it('has no news of runs that go on, are paused, or drew nothing', () => {
  expect(newsOf(before, before, 9e9)).toBeUndefined()
  const paused = seen({}, { filling: { ...filling, state: 'paused' } })
  expect(newsOf(paused, seen({}), 9e9)).toBeUndefined()
  expect(newsOf(seen({}, { filling: { ...filling, done: 0 } }), seen({}), 9e9)).toBeUndefined()
  expect(newsOf(seen({}), seen({}), 9e9)).toBeUndefined()
})
