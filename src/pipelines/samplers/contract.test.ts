// What every sampler of the table must do, on every schedule of the table. New ones are enrolled by their line there.
import { describe, expect, test } from 'vitest'
import { combine, dot, isFinite } from '../../math/latents.ts'
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
const shape = [1, 4, 2, 2]
const point: Tensor = torchNoise(99)(shape)

async function run(entry: SamplerEntry, schedule: string, steps: number, seed: number, denoise: Tools['denoise']) {
  const grid = buildGrid(schedule, steps, levels, config, entry.rules)
  const random = torchNoise(seed)
  const log = { calls: 0, draws: 0, yields: 0 }
  // Frozen, and nothing else: a sampler that reaches for more than its tools fails here.
  const tools: Tools = Object.freeze({
    combine,
    dot,
    denoise: (x, sigma) => {
      log.calls++
      expect(sigma).toBeGreaterThan(0)
      return denoise(x, sigma)
    },
    noise: () => {
      log.draws++
      return random(shape)
    },
  })
  const x = combine([
    [1, point],
    [grid.sigmas[0]!, random(shape)],
  ])
  const before = x.data.slice()
  const walk = entry.make({ eta: 0.5, grid, noise: levels, timestepScaling: 10 })(tools, x, Object.freeze(grid.sigmas))
  for (;;) {
    const { done, value } = await walk.next()
    if (done) {
      expect(x.data, 'the first latents are not written to').toEqual(before)
      return { latents: value, log, grid }
    }
    log.yields++
    expect(log.calls, 'one yield for each call').toBe(log.yields)
    expect(value.i).toBeLessThan(steps)
    expect(isFinite(value.denoised)).toBe(true)
  }
}

const toPoint: Tools['denoise'] = async () => point
const halfway: Tools['denoise'] = async (x, sigma) =>
  combine([
    [1 / (1 + sigma * sigma), x],
    [0.1, point],
  ])

describe.each(samplers)('$id', (entry) => {
  test.each(schedules)('on $id', async ({ id }) => {
    for (const steps of [1, 2, 3, 7]) {
      const { latents, log, grid } = await run(entry, id, steps, 1, toPoint)
      expect(latents.shape).toEqual(shape)
      const end = grid.sigmas[steps]!
      const distance = combine([
        [1, latents],
        [-1, point],
      ])
      const reach = Math.sqrt(dot(distance, distance) / point.data.length)
      // A consistency model hands back what it was asked at its last timesteps (the boundary condition).
      const boundary = entry.id === 'lcm' && grid.timesteps[steps - 1]! < 20
      // diffusers' fixed strides do not land where the next step begins on every grid; an answer or two may not mend that.
      const astray = grid.landings?.some((landing, i) => Math.abs(landing - grid.sigmas[i + 1]!) > 1e-3 * landing)
      // A walk that ends above zero noise keeps about that much of it.
      if (!boundary && !astray)
        expect(reach, `${steps} steps reach the one point there is`).toBeLessThan(1e-5 + 4 * end)
      if (entry.stochastic === 'no') expect(log.draws, 'draws').toBe(0)
      if (entry.stochastic !== 'no' && steps > 1) expect(log.draws, 'draws').toBeGreaterThan(0)

      const [once, again, other] = [2, 2, 3].map((seed) => run(entry, id, steps, seed, halfway))
      expect(isFinite((await once!).latents)).toBe(true)
      expect((await again!).latents, 'one seed, one picture').toEqual((await once!).latents)
      expect((await other!).latents, 'another seed, another').not.toEqual((await once!).latents)
    }
  })
})

test('ids are single', () => {
  for (const table of [samplers, schedules]) expect(new Set(table.map(({ id }) => id)).size).toBe(table.length)
})

describe.each(schedules)('schedule $id', ({ id }) => {
  test.each(samplers)('falls for $id', ({ rules }) => {
    for (const steps of [1, 2, 5, 10, 30]) {
      const { sigmas, timesteps } = buildGrid(id, steps, levels, config, rules)
      expect(sigmas).toHaveLength(steps + 1)
      expect(timesteps).toHaveLength(steps)
      sigmas.slice(1).forEach((sigma, i) => expect(sigma).toBeLessThanOrEqual(sigmas[i]!))
      expect(sigmas[0]).toBeLessThanOrEqual(levels.sigmas[999]! * (1 + 1e-6))
      for (const t of timesteps)
        expect(t >= 0 && t <= 1000 && (rules.whole !== 'always' || Number.isInteger(t))).toBe(true)
    }
  })
})
