import { expect, it } from 'vitest'
import type { Settings } from '../protocol.ts'
import { misfit } from './fits.ts'
import { rowsOf, stepsOf } from './rows.ts'

const model = {
  name: 'nano',
  recipes: [],
  sizeMultiple: 8,
  predictionType: 'epsilon',
  samplers: [],
  schedules: [],
} as unknown as Parameters<typeof misfit>[1]
const settings = {
  sampler: 'heun',
  schedule: 'karras',
  steps: 10,
  guidance: 4,
  width: 64,
  height: 64,
  startImage: 'a'.repeat(64),
} as Settings

it('a start picture walks the last steps alone, by diffusers’ rule', () => {
  expect(stepsOf({ ...settings, strength: 0.35 })).toBe(3)
  expect(stepsOf(settings)).toBe(8)
  const { startImage: _, ...plain } = settings
  expect(stepsOf(plain)).toBe(10)
  expect(rowsOf({ ...settings, strength: 0.35 })).toBe(2 * (2 * 3 - 1))
})

it('a strength that leaves no step is told before the run', () => {
  expect(misfit({ ...settings, strength: 0.05 }, model)).toBe('strength 0.05 leaves none of 10 steps')
  expect(misfit({ ...settings, strength: 0.1 }, model)).toBeUndefined()
})
