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

it('an option that the sampler does not have is told before the run', () => {
  const dial = { id: 's_churn', label: '', help: '', min: 0, max: 9, usual: 0 }
  const samplers = [{ id: 'heun', label: '', help: '', dials: [dial] }]
  expect(misfit({ ...settings, samplerOptions: { s_churn: 1 } }, { ...model, samplers })).toBeUndefined()
  expect(misfit({ ...settings, samplerOptions: { gamma: 1 } }, { ...model, samplers })).toBe('heun has no gamma, only s_churn') // prettier-ignore
  expect(misfit({ ...settings, sampler: 'lms', samplerOptions: { gamma: 1 } }, model)).toBe('lms has no gamma')
})

it('a strength that leaves no step is told before the run', () => {
  expect(misfit({ ...settings, strength: 0.05 }, model)).toBe('strength 0.05 leaves none of 10 steps')
  expect(misfit({ ...settings, strength: 0.1 }, model)).toBeUndefined()
})

it('a schedule of the other kind is told before the run, unless a recipe asks for it', () => {
  const ids = ['karras', 'flow_shift', 'flow_trailing'].map((id) => ({ id, label: id, help: '' }))
  const flow = { ...model, name: 'f', predictionType: 'flow_prediction', schedules: ids }
  expect(misfit({ ...settings, schedule: 'ays' }, flow)).toBe(
    'f is a flow model: its schedules are karras, flow_shift, flow_trailing, not ays',
  )
  expect(misfit(settings, flow)).toBeUndefined()
  const straight = { ...settings, recipe: 'instaflow', schedule: 'flow_shift', steps: 1, guidance: 1, eta: 0 }
  const { recipe: _, ...free } = straight
  expect(misfit({ ...free, strength: 1 }, model)).toBe('flow_shift is for flow models; nano is none')
  const any = { least: 0, usual: 1, most: 15 }
  const instaflow = { id: 'instaflow', label: 'InstaFlow', steps: [1], samplers: ['heun'], schedules: ['flow_shift'], guidance: any, eta: any, usual: {} } // prettier-ignore
  const taught = { ...model, recipes: [instaflow] } as unknown as typeof model
  expect(misfit(straight, taught)).toBeUndefined()
  const from = { ...instaflow, usual: { strength: 0.75 } }
  expect(misfit(straight, { ...model, recipes: [from] } as unknown as typeof model)).toBe(
    'InstaFlow starts from a picture, at a strength of 0.75',
  )
})
