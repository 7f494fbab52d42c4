import { describe, expect, test } from 'vitest'
import { golden } from '../../test/mixture.ts'
import { buildGrid, defaultSchedule, listedGrid } from './grid.ts'
import { pick } from './pick.ts'
import { samplers } from './samplers/index.ts'
import { readScheduler } from './scheduler-config.ts'

const classOf = ({ _class_name: name }: Config) => name

type Config = { _class_name: string; timestep_spacing: string; steps_offset: number }
type Golden = {
  models: { config: Config; t: number[]; sigmas: number[] }[]
  grids: { config: Config; steps: number; sigmas: number[]; timesteps: number[]; landings?: number[] }[]
}
const { models, grids } = golden<Golden>('schedules.json')

const worst = (a: readonly number[], b: readonly number[]) =>
  Math.max(...b.map((value, i) => Math.abs(a[i]! - value) / Math.max(Math.abs(value), 1)))

describe('noise levels equal diffusers', () => {
  test.each(models)('$config', ({ config, t, sigmas }) => {
    const { noise } = readScheduler(config)
    expect(
      worst(
        t.map((i) => noise.sigmas[i]!),
        sigmas,
      ),
    ).toBeLessThanOrEqual(1e-6)
  })
})

describe('grids equal diffusers', () => {
  const classes = [...new Set(grids.map(({ config }) => classOf(config)))]
  test.each(classes)('%s', (name) => {
    const cases = grids.filter(({ config }) => classOf(config) === name)
    const rows = cases.map(({ config, steps, sigmas, timesteps, landings }) => {
      const facts = readScheduler(config)
      const entry = pick(samplers, facts.preset.sampler, 'sampler')
      const schedule = facts.preset.schedule ?? defaultSchedule(entry, facts.config)
      const grid = buildGrid(schedule, steps, facts.noise, facts.config, entry.rules)
      expect(grid.sigmas.length, schedule).toBe(steps + 1)
      return {
        schedule: `${schedule}, ${steps} steps, offset ${config.steps_offset}`,
        sigmas: worst(grid.sigmas, sigmas),
        timesteps: worst(grid.timesteps, timesteps),
        landings: landings ? worst(grid.landings!, landings) : 0,
      }
    })
    expect(rows.filter((row) => Math.max(row.sigmas, row.landings) > 1e-6 || row.timesteps > 1e-6)).toEqual([])
    const most = (key: 'sigmas' | 'timesteps') => Math.max(...rows.map((row) => row[key])).toExponential(1)
    console.info(
      `${name}: ${rows.length} grids, sigmas within ${most('sigmas')}, timesteps within ${most('timesteps')}`,
    )
  })
})

describe('levels equal k-diffusion and ComfyUI', () => {
  const levels = golden<Record<string, Record<string, number[]>>>('levels.json')
  const { noise, config } = readScheduler({
    _class_name: 'EulerDiscreteScheduler',
    beta_schedule: 'scaled_linear',
    beta_start: 0.00085,
    beta_end: 0.012,
  })
  const { rules } = pick(samplers, 'euler', 'sampler')
  test.each([...new Set(Object.values(levels).flatMap(Object.keys))])('%s', (id) => {
    for (const [steps, schedules] of Object.entries(levels)) {
      const expected = schedules[id]
      if (!expected) continue
      const { sigmas } = buildGrid(id, Number(steps), noise, config, rules)
      expect(sigmas, `${steps} steps`).toHaveLength(expected.length + 1)
      expect(worst(sigmas, expected), `${steps} steps`).toBeLessThanOrEqual(1e-6)
    }
  })

  test('ays holds its tables at ten steps and runs through their logarithms at others', () => {
    const { sigmas } = buildGrid('ays', 10, noise, config, rules)
    expect(worst(sigmas, [14.6146412293, 6.4745760956, 3.8636745985])).toBeLessThan(1e-6)
    const twenty = buildGrid('ays', 20, noise, config, rules).sigmas
    expect(twenty[2]).toBeCloseTo(sigmas[1]!, 5)
    expect(twenty[1]).toBeCloseTo(Math.sqrt(sigmas[0]! * sigmas[1]!), 4)
  })
})

describe('lists', () => {
  const { noise, config } = readScheduler({ _class_name: 'LCMScheduler' })
  const { rules } = pick(samplers, 'lcm', 'sampler')
  test('of timesteps are asked as they are', () => {
    const { sigmas, timesteps } = listedGrid({ timesteps: [999, 749, 499, 249] }, noise, config, rules)
    expect(timesteps).toEqual([999, 749, 499, 249])
    expect(worst(sigmas, [14.614641, 4.081729, 1.612886, 0.693205, 0])).toBeLessThan(1e-6)
  })
  test('of levels are told their timesteps', () => {
    const { sigmas, timesteps } = listedGrid({ sigmas: [14.614647, 1.612886] }, noise, config, rules)
    expect(sigmas).toEqual([14.614647, 1.612886, 0])
    expect(timesteps[1]).toBeCloseTo(499, 2)
  })
  test.each([
    [{ timesteps: [] }, 'timesteps: expected falling numbers from 999 down to 0, got none'],
    [{ timesteps: [5, 5] }, 'got 5, 5'],
    [{ timesteps: [1000] }, 'got 1000'],
    [{ timesteps: [NaN] }, 'got NaN'],
    [{ sigmas: [3, 0] }, 'sigmas: expected falling numbers above 0, got 3, 0'],
  ])('%o is refused', (list, message) => {
    expect(() => listedGrid(list, noise, config, rules)).toThrow(message)
  })
})

describe('flow', () => {
  const { noise, config, preset } = readScheduler({ _class_name: 'FlowMatchEulerDiscreteScheduler', shift: 3 })
  const euler = pick(samplers, 'euler', 'sampler')
  test('is shifted twice where it is given a number of steps, as in diffusers', () => {
    const { sigmas, timesteps } = buildGrid('flow_shift', 4, noise, config, euler.rules)
    expect(worst(sigmas.slice(1, -1).map((sigma) => sigma / (1 + sigma)), [0.857692, 0.602151, 0.008929])).toBeLessThan(1e-6) // prettier-ignore
    expect(timesteps[0]).toBe(1000)
    expect(sigmas[4]).toBe(0)
  })
  test('has a schedule of its own, and others have not', () => {
    expect(defaultSchedule(pick(samplers, 'lcm', 'sampler'), config, preset.schedule)).toBe('flow_shift')
    expect(() => buildGrid('ays', 4, noise, config, euler.rules)).toThrow('schedule: ays: expected one of karras')
    const other = readScheduler({ _class_name: 'DDIMScheduler' })
    expect(() => buildGrid('flow_shift', 4, other.noise, other.config, euler.rules)).toThrow('expected a flow model')
  })
})

describe('steps', () => {
  const { noise, config } = readScheduler({ _class_name: 'DDIMScheduler' })
  const { rules } = pick(samplers, 'ddim', 'sampler')
  test.each([0, -1, 1.5, NaN, 1001])('%s is refused', (steps) => {
    expect(() => buildGrid('leading', steps, noise, config, rules)).toThrow(
      `schedule: steps: expected a whole number from 1 to 1000, got ${steps}`,
    )
  })
  test('an unknown schedule is refused with the known ones', () => {
    expect(() => buildGrid('karas', 4, noise, config, rules)).toThrow(/schedule: "karas": expected one of .*karras/)
  })
})
