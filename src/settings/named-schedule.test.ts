import { expect, it } from 'vitest'
import {
  isNamedSchedule,
  readNamedSchedule,
  settingsAlong,
  writeNamedSchedule,
  type NamedSchedule,
} from './named-schedule.ts'

const found: NamedSchedule = {
  name: 'nano, 4 steps',
  timesteps: [981, 612, 300, 77],
  model: 'nano',
  sampler: 'ddim',
  guidance: 4,
  source: 'searched',
}

it('comes back from its file as it was', () => {
  const json: unknown = JSON.parse(writeNamedSchedule(found))
  expect(isNamedSchedule(json)).toBe(true)
  expect(readNamedSchedule(json)).toEqual(found)
  expect(settingsAlong(found)).toEqual({ timesteps: found.timesteps, steps: 4, sampler: 'ddim', guidance: 4 })
})

it.each<[string, object, RegExp]>([
  ['no list', { timesteps: undefined }, /^schedule: timesteps: /],
  ['a list that rises', { timesteps: [1, 2] }, /^schedule: timesteps: expected falling numbers/],
  ['text for numbers', { timesteps: ['9'] }, /^schedule: timesteps\.0: expected a number/],
  ['no name', { name: ' ' }, /^schedule: name: /],
  ['another format', { format: 'x' }, /^schedule: format: /],
])('refuses %s in one line', (_, change, message) => {
  const json = { ...(JSON.parse(writeNamedSchedule(found)) as object), ...change }
  expect(() => readNamedSchedule(json)).toThrow(message)
})
