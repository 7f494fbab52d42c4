// Counts what samplers really ask, so that a sampler that looks more than once a step must be listed in rows.ts.
import { describe, expect, it } from 'vitest'
import { combine, dot, error } from '../math/latents.ts'
import { torchNoise } from '../math/random.ts'
import { buildGrid } from '../pipelines/grid.ts'
import { samplers } from '../pipelines/samplers/index.ts'
import { readScheduler } from '../pipelines/scheduler-config.ts'
import { example } from '../settings/examples.test-data.ts'
import { callsOf, rowsOf } from './rows.ts'

const { noise, config } = readScheduler({
  _class_name: 'EulerDiscreteScheduler',
  beta_schedule: 'scaled_linear',
  beta_start: 0.00085,
  beta_end: 0.012,
})
const shape = [1, 1, 2, 2]
const asIs = <T>(drawn: T) => drawn

describe('rows', () => {
  const counted = samplers.filter(({ id, pace }) => pace !== 'own' && id !== 'nested')
  it.each(counted.map((entry) => [entry.id, entry] as const))('of %s are those that it asks', async (id, entry) => {
    for (const steps of [1, 2, 5, 10, 21]) {
      const grid = buildGrid('karras', steps, noise, config, { ...entry.rules, end: 'zero', strides: false })
      const random = torchNoise(1)
      let calls = 0
      const denoise = async (x: { shape: readonly number[]; data: Float32Array | Float64Array }) => {
        calls++
        return combine([[0.5, x]])
      }
      const tools = { denoise, combine, dot, error, keep: asIs, noise: () => random(shape) }
      const values = Object.fromEntries((entry.parameters ?? []).map(({ id, usual }) => [id, usual]))
      const walk = entry.make({ eta: 0.5, grid, noise, timestepScaling: 10, values })(
        tools,
        combine([[grid.sigmas[0]!, random(shape)]]),
        grid.sigmas,
      )
      while (!(await walk.next()).done);
      expect(callsOf(id, steps), `${steps} steps: samplers that ask more than once a step are listed in rows.ts`).toBe(
        calls,
      )
    }
  })

  it('count guidance where it acts, and adapters that are heard one by one', () => {
    const adapters = ['a', 'b', 'c'].map((digit) => ({ id: digit.repeat(64), weight: 1 }))
    expect(rowsOf({ ...example, steps: 8, guidance: 1 })).toBe(8)
    expect(rowsOf({ ...example, steps: 8, guidance: 7 })).toBe(16)
    expect(rowsOf({ ...example, steps: 8, guidance: 7, guidanceStart: 0.25, guidanceStop: 0.75 })).toBe(12)
    expect(rowsOf({ ...example, steps: 4, guidance: 7, adapters, method: 'composite' })).toBe(24)
    expect(rowsOf({ ...example, steps: 4, guidance: 7, adapters, method: 'w_composite' })).toBe(24)
    const few = adapters.map((use, i) => (i === 0 ? { ...use, always: true as const } : use))
    expect(rowsOf({ ...example, steps: 4, guidance: 1, adapters: few, method: 'cmlora' })).toBe(8)
    expect(rowsOf({ ...example, steps: 4, guidance: 7, adapters, method: 'merge' })).toBe(8)
  })
})
