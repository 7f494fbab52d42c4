// Grids of flow models whose shift follows from the size of the picture, against diffusers' own scheduler.
import { expect, test } from 'vitest'
import { golden, relative } from '../../test/mixture.ts'
import { buildGrid } from './grid.ts'
import { sizedFor } from './noise-model.ts'
import { samplers } from './samplers/index.ts'
import { readScheduler } from './scheduler-config.ts'

type Case = {
  config: Record<string, unknown>
  width: number
  height: number
  steps: number
  schedule: string
  shares: number[]
}
const { cases } = golden<{ cases: Case[] }>('flow-grids.json')
const { rules } = samplers.find(({ id }) => id === 'euler')!

test.each(cases)('$schedule, $steps steps at $width x $height, $config', (one) => {
  const { noise, config } = readScheduler(one.config)
  const { sigmas, timesteps } = buildGrid(one.schedule, one.steps, sizedFor(noise, one, 8), config, {
    ...rules,
    end: 'zero',
  })
  const shares = sigmas.map((sigma) => sigma / (1 + sigma))
  expect(relative(shares, one.shares)).toBeLessThan(1e-6)
  expect(
    relative(
      timesteps,
      one.shares.slice(0, -1).map((s) => 1000 * s),
    ),
  ).toBeLessThan(1e-6)
})

test('a folder asks for it by use_dynamic_shifting', () => {
  const dynamic = { _class_name: 'FlowMatchEulerDiscreteScheduler', use_dynamic_shifting: true }
  expect(readScheduler(dynamic).preset.schedule).toBe('flow_trailing')
  const shiftAt = (side: number) => sizedFor(readScheduler(dynamic).noise, { width: side, height: side }, 8).flow!.shift
  expect(shiftAt(256)).toBeCloseTo(Math.exp(0.5), 12)
  expect(shiftAt(1024)).toBeCloseTo(Math.exp(1.15), 12)
})

test('schedules of noise are refused by name', () => {
  const { noise, config } = readScheduler({ _class_name: 'FlowMatchEulerDiscreteScheduler' })
  expect(() => buildGrid('ays', 4, noise, config, rules)).toThrow(
    'schedule: ays: expected one of karras, exponential, beta, flow_shift, flow_trailing for a flow model',
  )
})
