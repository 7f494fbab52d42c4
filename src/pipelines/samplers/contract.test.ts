// What every sampler of the table must do, on every schedule of the table. New ones are enrolled by their line there.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { combine, dot, error, isFinite } from '../../math/latents.ts'
import { torchNoise } from '../../math/random.ts'
import type { Tensor } from '../../math/tensor.ts'
import { buildGrid } from '../grid.ts'
import { readScheduler } from '../scheduler-config.ts'
import { schedules } from '../schedules/index.ts'
import type { SamplerEntry, Tools } from '../types.ts'
import { samplers } from './index.ts'

const { noise: levels, config } = readScheduler({
  _class_name: 'DDIMScheduler',
  beta_schedule: 'scaled_linear',
  beta_start: 0.00085,
  beta_end: 0.012,
})
const flow = readScheduler({ _class_name: 'FlowMatchEulerDiscreteScheduler', shift: 3 }).noise
const flows: ReadonlySet<string> = new Set(schedules.filter((one) => one.flow === 'only').map(({ id }) => id))
const levelsFor = (schedule: string) => (flows.has(schedule) ? flow : levels)
const shape = [1, 4, 2, 2]
/** Noise in double precision, so that what is measured is the rule and not its rounding. */
const doubles = (seed: number) => {
  const random = torchNoise(seed)
  return (): Tensor => ({ shape, data: Float64Array.from(random(shape).data) })
}
const point = doubles(99)()

async function run(entry: SamplerEntry, schedule: string, steps: number, seed: number, denoise: Tools['denoise']) {
  const grid = buildGrid(schedule, steps, levelsFor(schedule), config, entry.rules)
  const random = doubles(seed)
  const log = { calls: 0, draws: 0, yields: 0 }
  // Frozen, and nothing else: a sampler that reaches for more than its tools fails here.
  const tools: Tools = Object.freeze({
    combine,
    dot,
    error,
    keep: (drawn) => drawn,
    denoise: (x, sigma) => {
      log.calls++
      expect(sigma).toBeGreaterThan(0)
      return denoise(x, sigma)
    },
    noise: () => {
      log.draws++
      return random()
    },
  })
  const x = combine([
    [1, point],
    [grid.sigmas[0]!, random()],
  ])
  const before = x.data.slice()
  const values = Object.fromEntries((entry.parameters ?? []).map(({ id, usual }) => [id, usual]))
  const walk = entry.make({ eta: 0.5, grid, noise: levelsFor(schedule), timestepScaling: 10, values })(
    tools,
    x,
    Object.freeze(grid.sigmas),
  )
  for (;;) {
    const { done, value } = await walk.next()
    if (done) {
      expect(x.data, 'the first latents are not written to').toEqual(before)
      return { latents: value, log, grid }
    }
    log.yields++
    expect(log.calls, 'one yield for each call').toBe(log.yields)
    expect(value.i).toBeLessThan(grid.timesteps.length)
    expect(isFinite(value.denoised)).toBe(true)
  }
}

const toPoint: Tools['denoise'] = async () => point
const halfway: Tools['denoise'] = async (x, sigma) =>
  combine([
    [1 / (1 + sigma * sigma), x],
    [0.1, point],
  ])

/** Stirring has no meaning on a line. */
const together = (entry: SamplerEntry) => schedules.filter(({ id }) => entry.id !== 'edm_stochastic' || !flows.has(id))

test('what does not go together is refused', async () => {
  const edm = samplers.find(({ id }) => id === 'edm_stochastic')!
  await expect(run(edm, 'flow_shift', 3, 1, toPoint)).rejects.toThrow('expected a model of noise, got a flow')
})

describe.each(samplers)('$id', (entry) => {
  test('reaches the one point there is, on every schedule', async () => {
    for (const { id } of together(entry)) {
      for (const steps of [1, 2, 7]) {
        const { latents, log, grid } = await run(entry, id, steps, 1, toPoint)
        const which = `${id}, ${steps} steps`
        expect(latents.shape, which).toEqual(shape)
        const end = grid.sigmas[grid.sigmas.length - 1]!
        const distance = combine([
          [1, latents],
          [-1, point],
        ])
        const reach = Math.sqrt(dot(distance, distance) / point.data.length)
        // A consistency model hands back what it was asked at its last timesteps (the boundary condition).
        const boundary = entry.id === 'lcm' && grid.timesteps[grid.timesteps.length - 1]! < 60
        // diffusers' fixed strides do not land where the next step begins on every grid; an answer or two may not mend that.
        const astray = grid.landings?.some((landing, i) => Math.abs(landing - grid.sigmas[i + 1]!) > 1e-3 * landing)
        // A walk that ends above zero noise keeps about that much of it.
        const last = entry.id === 'nested' ? levelsFor(id).sigmas[0]! : end
        const near = 1e-6 + 1e-12 * grid.sigmas[0]! + 4 * last
        if (!boundary && !astray) expect(reach, which).toBeLessThan(near)
        if (entry.stochastic === 'no') expect(log.draws, which).toBe(0)
        if (entry.stochastic !== 'no' && steps > 2) expect(log.draws, which).toBeGreaterThan(0)
      }
    }
  })

  test('draws by its seed alone, on every schedule', async () => {
    for (const { id } of together(entry)) {
      const runs = [2, 2, 3].map((seed) => run(entry, id, 3, seed, halfway))
      const [once, again, other] = (await Promise.all(runs)).map(({ latents }) => latents)
      expect(isFinite(once!), id).toBe(true)
      expect(again, id).toEqual(once)
      expect(other, id).not.toEqual(once)
    }
  })
})

test('a sampler stays within forty lines', () => {
  const folder = new URL('.', import.meta.url)
  const tables = new Set(['ode.ts', 'sde.ts', 'few-step.ts', 'known-as.ts', 'rules.ts', 'solver-forms.ts'])
  const long = readdirSync(folder)
    .filter((name) => !name.endsWith('.test.ts') && !tables.has(name))
    .map((name) => ({ name, lines: readFileSync(new URL(name, folder), 'utf8').trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > 40)
  expect(long).toEqual([])
})

test('ids are single', () => {
  for (const table of [samplers, schedules]) expect(new Set(table.map(({ id }) => id)).size).toBe(table.length)
})

/** The ways of laying out a grid; many samplers share one. */
const families = [...new Map(samplers.map(({ rules }) => [JSON.stringify(rules), rules])).values()]

test.each(schedules)('schedule $id falls for every sampler', ({ id }) => {
  for (const rules of families) {
    for (const steps of [1, 2, 5, 10, 30]) {
      if (id === 'turbo' && steps > 10) {
        const message = 'schedule: turbo: expected at most 10 steps, got 30'
        expect(() => buildGrid(id, steps, levels, config, rules)).toThrow(message)
        continue
      }
      const { sigmas, timesteps } = buildGrid(id, steps, levelsFor(id), config, rules)
      expect(sigmas).toHaveLength(timesteps.length + 1)
      expect(timesteps.length).toBeLessThanOrEqual(steps)
      // Only where levels would repeat are there fewer.
      if (id !== 'laplace' && id !== 'beta_timesteps') expect(timesteps).toHaveLength(steps)
      sigmas.slice(1, -1).forEach((sigma, i) => expect(sigma).toBeLessThan(sigmas[i]!))
      expect(sigmas[steps]).toBeLessThanOrEqual(sigmas[steps - 1]!)
      // Some are not made for this model's levels.
      if (id !== 'vp' && id !== 'ays_svd' && !flows.has(id))
        expect(sigmas[0]).toBeLessThanOrEqual(levels.sigmas[999]! * (1 + 1e-6))
      for (const t of timesteps)
        expect(t >= 0 && t <= 1000 && (rules.whole !== 'always' || flows.has(id) || Number.isInteger(t))).toBe(true)
    }
  }
})
