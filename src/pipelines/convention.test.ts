// Levels and first noise as A1111 and ComfyUI have them, made by k-diffusion's functions as those programs call them.
import { expect, test } from 'vitest'
import { golden, relative, vector } from '../../test/mixture.ts'
import type { Settings } from '../protocol.ts'
import { example } from '../settings/examples.test-data.ts'
import { planOf } from './plan.ts'
import { readScheduler } from './scheduler-config.ts'

type Case = {
  convention: 'a1111' | 'comfyui'
  sampler: string
  schedule: string
  steps: number
  sigmas: number[]
  scale: number
}
const { cases } = golden<{ cases: Case[] }>('conventions.json')
const sd = { beta_schedule: 'scaled_linear', beta_start: 0.00085, beta_end: 0.012, timestep_spacing: 'leading', steps_offset: 1 } // prettier-ignore
const { noise, prediction, config: scheduler } = readScheduler({ _class_name: 'DDIMScheduler', ...sd })
const model = { noise, prediction, scheduler, embedsGuidance: false, cell: 8 }
const plan = (changes: Partial<Settings>) => planOf({ ...example, guidance: 1, ...changes }, model)

test.each(cases)('$convention: $sampler, $schedule, $steps steps', ({ sigmas, scale, ...settings }) => {
  const { grid, enter } = plan(settings)
  expect(grid.sigmas).toHaveLength(sigmas.length)
  expect(relative(grid.sigmas, sigmas)).toBeLessThan(1e-6)
  expect(enter(vector(1)).data[0]! / scale).toBeCloseTo(1, 5)
})

test('ComfyUI starts from sigma z below the highest level', () => {
  const { enter } = plan({ convention: 'comfyui', sampler: 'euler', steps: 2, sigmas: [5, 1] })
  expect(enter(vector(1)).data[0]).toBe(5)
})

test('A1111 runs DDIM by timesteps, as diffusers', () => {
  const one = { sampler: 'ddim', schedule: 'leading', steps: 7 }
  expect(plan({ ...one, convention: 'a1111' }).grid).toEqual(plan(one).grid)
})

test('a walk ends where the settings say, whatever the folder says', () => {
  const end = (changes: Partial<Settings>) =>
    plan({ sampler: 'euler', schedule: 'karras', steps: 5, ...changes }).grid.sigmas.at(-1)
  expect(end({})).toBe(0)
  expect(end({ finalSigma: 'sigma_min' })).toBe(noise.sigmas[0])
  expect(end({ sampler: 'deis' })).toBe(noise.sigmas[0])
  expect(end({ sampler: 'deis', finalSigma: 'zero' })).toBe(0)
  // Even steps of the logarithm never get to no noise.
  expect(end({ sampler: 'dpm_adaptive', finalSigma: 'zero' })).toBe(noise.sigmas[0])
})

test('repaint is refused without a mask before anything is drawn', () => {
  expect(() => plan({ sampler: 'repaint', schedule: 'leading', steps: 5 })).toThrow(
    'sampler: repaint: expected a start picture and a mask, got none',
  )
})

test('options that a sampler does not have are refused, with those that it has', () => {
  const walk = { sampler: 'sa_solver', schedule: 'karras', steps: 5 }
  expect(() => plan({ ...walk, samplerOptions: { taus: 1 } })).toThrow(
    'sampler: sa_solver: expected predictor_order, corrector_order, lower_order_final, tau, tau_start, tau_end, got "taus"',
  )
  expect(() => plan({ ...walk, samplerOptions: { tau: 9 } })).toThrow('tau: expected a number from 0 to 2, got 9')
  expect(() => plan({ ...walk, samplerOptions: { predictor_order: 2.5 } })).toThrow('predictor_order: expected a whole number from 1 to 4, got 2.5') // prettier-ignore
  expect(() => plan({ sampler: 'lms', schedule: 'karras', steps: 5, samplerOptions: { s: 1 } })).toThrow(
    'sampler: lms: expected no parameters, got "s"',
  )
})
