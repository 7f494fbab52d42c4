// From a picture to noise against diffusers' DDIMInverseScheduler, and back, on tiny random networks.
import { fileURLToPath } from 'node:url'
import { expect, it, test } from 'vitest'
import { filesOf } from '../../test/folder.ts'
import { golden, relative } from '../../test/mixture.ts'
import { picture } from '../../test/picture.ts'
import { pictureId } from '../math/picture-id.ts'
import type { Settings } from '../protocol.ts'
import { openFolder } from '../weights/folder.ts'
import { generate } from './generate.ts'
import { invert } from './invert.ts'
import { planModel } from './load.ts'
import type { Model } from './model.ts'
import { readScheduler } from './scheduler-config.ts'
import { wasmRuntime } from './session.ts'
import type { Latents } from './types.ts'

type Case = { scheduler: unknown; steps: number; guidance: number; timesteps: number[]; latents: number[] }
type Goldens = { prompt: string; negative: string; cases: Case[] }
const { prompt, negative, cases } = golden<Goldens>('invert.json')
const directory = fileURLToPath(new URL('../../test/goldens/pipelines/sd', import.meta.url))
const folder = openFolder(filesOf(directory, 'sd'))
const plan = await planModel(folder, { precision: 'float32', attentionOp: 'plain' })
const loaded = (await plan.open(await wasmRuntime(), () => {})).model
const given = { start: picture('start') }

function asked({ scheduler, steps, guidance }: Case): { model: Model; settings: Settings } {
  const { noise, prediction, config, preset } = readScheduler(scheduler)
  const settings: Settings = {
    model: 'sd',
    prompt,
    negative,
    seed: 0,
    rng: 'torch',
    sampler: 'ddim',
    schedule: config.spacing ?? preset.schedule ?? 'leading',
    steps,
    guidance,
    eta: 0,
    width: 64,
    height: 64,
    count: 1,
    clipSkip: 0,
    startImage: pictureId(given.start),
  }
  return { model: { ...loaded, noise, prediction, scheduler: config }, settings }
}

test('the noise equals that of diffusers', async () => {
  const errors = []
  for (const one of cases) {
    const { model, settings } = asked(one)
    errors.push(relative((await invert(model, settings, { given, rounds: 0 })).data, one.latents))
  }
  console.info(`ddim_inverse: ${errors.map((error) => error.toExponential(1)).join(', ')}`)
  expect(errors.filter((error) => !(error <= 1e-3))).toEqual([])
})

it('comes back to the picture, the closer the more rounds', async () => {
  const { model, settings } = asked(cases[0]!)
  const { startImage: _, ...plain } = settings
  const clean = (await model.encode!(given.start))((shape) => ({ shape, data: new Float32Array(256) }))
  const misses = []
  for (const rounds of [0, 2, 8]) {
    const initialNoise = await invert(model, settings, { given, rounds })
    let latents: Latents | undefined
    await generate(model, plain, { initialNoise, onEvent: () => {}, onLatents: (last) => (latents = last) })
    misses.push(relative(latents!.data, clean.data))
  }
  console.info(`and back: ${misses.map((miss) => miss.toExponential(1)).join(', ')}`)
  expect(misses[1]).toBeLessThan(misses[0]!)
  expect(misses[2]).toBeLessThan(misses[1]!)
  // A network of random weights bends the way more than any trained one.
  expect(misses[2]).toBeLessThan(misses[0]! / 10)
})

it('refuses settings without the picture', async () => {
  const { model, settings } = asked(cases[0]!)
  await expect(invert(model, settings, { given: {}, rounds: 0 })).rejects.toThrow(/^settings: startImage: expected/)
})
