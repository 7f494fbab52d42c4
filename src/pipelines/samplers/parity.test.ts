import { expect, test } from 'vitest'
import { golden, idealDenoise, idealUnet, relative, type World } from '../../../test/mixture.ts'
import { combine, dot, error } from '../../math/latents.ts'
import { indexOf } from '../../math/interpolate.ts'
import { torchNoise } from '../../math/random.ts'
import { enter, leave } from '../frame.ts'
import { buildGrid, defaultSchedule, spacingOf } from '../grid.ts'
import { none } from '../guidance/none.ts'
import { networkOf } from '../network.ts'
import { parametrizations } from '../parametrizations/index.ts'
import { valuesOf, withUsual } from '../parameters.ts'
import { pick } from '../pick.ts'
import { readScheduler } from '../scheduler-config.ts'
import type { Denoise } from '../types.ts'
import { samplers } from './index.ts'

type Golden = {
  shape: number[]
  world: World
  cases: { config: { _class_name: string }; steps: number; eta: number; seed: number; latents: number[] }[]
}
const usual = golden<Golden>('samplers.json')
/** Folders that set more than the usual: orders, ends, forms. */
const special = golden<Golden>('folders.json')
const { shape, world } = usual
const empty = { embeddings: { shape: [1, 1, 1], data: Float32Array.of(0) } }

async function draw({ shape, world }: Golden, { config, steps, eta, seed }: Golden['cases'][number]) {
  const { noise, prediction, config: scheduler, preset } = readScheduler(config)
  const entry = pick(samplers, preset.sampler, 'sampler')
  const { id, rules, make, parameters = [] } = entry
  const schedule = defaultSchedule(entry, scheduler, preset.schedule)
  const grid = buildGrid(schedule, steps, noise, scheduler, rules)
  const network = networkOf({
    unet: idealUnet(world, noise.sigmas, prediction),
    parametrization: parametrizations[prediction],
    timestepOf: (sigma) => grid.timesteps[grid.sigmas.indexOf(sigma)] ?? indexOf(noise.sigmas, sigma),
    maxBatch: 1,
  })
  const random = torchNoise(seed)
  const denoise = none(network, { prompt: empty, negative: empty })
  const tools = { denoise, combine, dot, error, noise: () => random(shape) }
  const x = enter(random(shape), grid, rules, spacingOf(schedule, scheduler, rules), noise)
  const values = valuesOf('sampler', { id, parameters: withUsual(parameters, scheduler.options) }, {})
  const walk = make({ eta, grid, noise, timestepScaling: scheduler.timestepScaling, values })(tools, x, grid.sigmas)
  for (;;) {
    const { done, value } = await walk.next()
    if (done) return { id, schedule, prediction, latents: leave(value, grid, rules) }
  }
}

test.each([
  ['as they usually come', usual],
  ['that set orders, ends and forms', special],
])('final latents of folders %s equal those of diffusers on a mixture of Gaussians', async (_, golden) => {
  const rows = []
  for (const one of golden.cases) rows.push({ ...(await draw(golden, one)), one })
  const measured = rows.map(({ id, schedule, prediction, latents, one }) => ({
    name: `${id.padEnd(20)} ${prediction.padEnd(13)} ${schedule}`,
    steps: `${one.steps} steps, eta ${one.eta}`,
    error: relative(latents.data, one.latents),
  }))
  const worst = new Map<string, number>()
  for (const { name, error } of measured) worst.set(name, Math.max(error, worst.get(name) ?? 0))
  console.info([...worst].map(([name, error]) => `${error.toExponential(1)}  ${name}`).join('\n'))
  expect(measured.filter(({ error }) => !(error <= 1e-4))).toEqual([])
})

/** Guidance 1.5 between the mixture and a single Gaussian at 0. */
const guided: Denoise = async (x, sigma) => {
  const plain: World = { means: [Array.from(x.data, () => 0)], weights: [1], deviation: 1 }
  const [told, away] = [await idealDenoise(world)(x, sigma), await idealDenoise(plain)(x, sigma)]
  const mixed = combine([
    [1.5, told],
    [-0.5, away],
  ])
  return { ...mixed, away }
}

test('final latents equal those of k-diffusion, and of ComfyUI restated, in double precision', async () => {
  type Case = { id: string; latents: number[] }
  const {
    sigmas: levels,
    seed,
    cases: others,
  } = golden<{ sigmas: number[]; seed: number; cases: Case[] }>('kdiffusion.json')
  const measured = []
  for (const { id, latents } of others) {
    // It walks between the ends of its grid, and ends above zero.
    const sigmas = id === 'dpm_fast' ? [...levels.slice(0, -1), 0.0292] : levels
    const random = torchNoise(seed)
    const noise = () => ({ shape, data: Float64Array.from(random(shape).data) })
    const grid = { sigmas, timesteps: sigmas.slice(0, -1) }
    const entry = pick(samplers, id, 'sampler')
    const values = valuesOf('sampler', { parameters: [], ...entry }, {})
    const sampler = entry.make({ eta: 1, grid, noise: { sigmas }, timestepScaling: 10, values })
    const walk = sampler(
      { denoise: id.endsWith('cfg_pp') ? guided : idealDenoise(world), combine, dot, error, noise },
      combine([[sigmas[0]!, noise()]]),
      sigmas,
    )
    let step = await walk.next()
    while (!step.done) step = await walk.next()
    measured.push({ id, error: relative(step.value.data, latents) })
  }
  console.info(measured.map(({ id, error }) => `${error.toExponential(1)}  ${id}`).join('\n'))
  expect(measured.filter(({ error }) => !(error <= 1e-5))).toEqual([])
})
