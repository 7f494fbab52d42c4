import { describe, expect, test } from 'vitest'
import { nearest } from './nearest.ts'
import { pick } from './pick.ts'
import { samplers } from './samplers/index.ts'
import { schedules } from './schedules/index.ts'

describe('names that are nearly right lead to the one that was meant', () => {
  test.each([
    ['DPM++ 2M', 'dpmpp_2m'],
    ['dpm++_2m_sde', 'dpmpp_2m_sde'],
    ['eular', 'euler'],
    ['Euler a', 'euler'],
    ['uni-pc', 'uni_pc'],
    ['DPM++ 3M SDE', 'dpmpp_3m_sde'],
    ['sa-solver', 'sa_solver'],
  ])('%s: %s', (name, id) => {
    expect(nearest(samplers, name)[0]).toBe(id)
  })

  test('and schedules alike', () => {
    expect(nearest(schedules, 'karas')[0]).toBe('karras')
    expect(nearest(schedules, 'SGM Uniform')[0]).toBe('sgm_uniform')
  })
})

test('a refusal shows the nearest of many, and all of few', () => {
  expect(() => pick(samplers, 'dpmpp2m', 'sampler')).toThrow(
    /^sampler: "dpmpp2m": expected one of dpmpp_2m, [a-z0-9_, ]+ \(the nearest of \d+\)$/,
  )
  expect(() => pick([{ id: 'a' }, { id: 'b' }], 'c', 'thing')).toThrow(/^thing: "c": expected one of a, b$/)
})
