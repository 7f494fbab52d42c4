// From a picture to latents against diffusers' img2img and inpainting pipelines, on tiny random networks.
import { fileURLToPath } from 'node:url'
import { expect, it, test } from 'vitest'
import { filesOf } from '../../test/folder.ts'
import { golden, relative } from '../../test/mixture.ts'
import { picture } from '../../test/picture.ts'
import { pictureId } from '../math/picture-id.ts'
import type { Settings } from '../protocol.ts'
import { openFolder } from '../weights/folder.ts'
import { generate } from './generate.ts'
import { defaultSchedule } from './grid.ts'
import { planModel } from './load.ts'
import type { Model } from './model.ts'
import { pick } from './pick.ts'
import { samplers } from './samplers/index.ts'
import { readScheduler } from './scheduler-config.ts'
import { wasmRuntime } from './session.ts'
import type { Latents } from './types.ts'

type Call = { prompt: string; negative_prompt?: string; guidance_scale: number; eta?: number; strength: number }
type Case = {
  kind: 'img2img' | 'inpaint'
  folder: string
  scheduler: unknown
  steps: number
  seed: number
  call: Call
  latents: number[]
}
const { cases } = golden<{ cases: Case[] }>('img2img.json')
const given = { start: picture('start'), mask: picture('mask') }
const runtime = await wasmRuntime()

async function load(name: string): Promise<Model> {
  const directory = fileURLToPath(new URL(`../../test/goldens/pipelines/${name}`, import.meta.url))
  const plan = await planModel(openFolder(filesOf(directory, name)), { precision: 'float32', attentionOp: 'plain' })
  return (await plan.open(runtime, () => {})).model
}

function asked(loaded: Model, { kind, scheduler, steps, seed, call }: Case): { model: Model; settings: Settings } {
  const { noise, prediction, config, preset } = readScheduler(scheduler)
  const sampler = pick(samplers, preset.sampler, 'sampler')
  const settings: Settings = {
    model: loaded.name,
    prompt: call.prompt,
    negative: call.negative_prompt ?? '',
    seed,
    rng: 'torch',
    sampler: sampler.id,
    schedule: defaultSchedule(sampler, config, preset.schedule),
    steps,
    guidance: call.guidance_scale,
    eta: call.eta ?? 0,
    width: 64,
    height: 64,
    count: 1,
    clipSkip: 0,
    startImage: pictureId(given.start),
    strength: call.strength,
    ...(kind === 'inpaint' ? { mask: pictureId(given.mask) } : {}),
  }
  return { model: { ...loaded, noise, prediction, scheduler: config }, settings }
}

test('final latents equal those of diffusers pipelines', async () => {
  const rows = []
  for (const name of new Set(cases.map(({ folder }) => folder))) {
    const loaded = await load(name)
    for (const one of cases.filter(({ folder }) => folder === name)) {
      const { model, settings } = asked(loaded, one)
      let latents: Latents | undefined
      await generate(model, settings, { given, onEvent: () => {}, onLatents: (last) => (latents = last) })
      const { sampler, schedule, steps, strength } = settings
      const what = `${one.kind} ${name} ${model.prediction} ${sampler} ${schedule} x${steps} strength ${strength}`
      rows.push({ what, error: relative(latents!.data, one.latents) })
    }
  }
  console.info(rows.map(({ what, error }) => `${error.toExponential(1)}  ${what}`).join('\n'))
  expect(rows.filter(({ error }) => !(error <= 1e-3))).toEqual([])
}, 120_000)

const first = cases[0]!
const { model, settings } = asked(await load(first.folder), first)
const drawn = (change: Partial<Settings>, pictures = given, loaded = model) =>
  generate(loaded, { ...settings, ...change }, { given: pictures, onEvent: () => {} })

it.each<[string, () => Promise<unknown>, RegExp]>([
  ['no picture', () => drawn({}, {} as typeof given), /^settings: startImage: expected the picture \w{12}…, got none/],
  ['another picture', () => drawn({ startImage: 'a'.repeat(64) }), /expected the picture aaaaaaaaaaaa…, got \w{12}…/],
  ['another mask', () => drawn({ mask: 'b'.repeat(64) }), /^settings: mask: expected the picture bbb/],
  [
    'too little strength',
    () => drawn({ strength: 0.1 }),
    /^settings: strength: expected at least 1 of 8 steps, 0\.125/,
  ],
  ['strength 2', () => drawn({ strength: 2 }), /^settings: strength: expected a number from 0 to 1, got 2/],
  [
    'a model that cannot read pictures',
    () => {
      const { encode: _, ...blind } = model
      return drawn({}, given, blind)
    },
    /^model: sd: expected an encoder to start from a picture/,
  ],
])('refuses %s', async (_, run, message) => {
  await expect(run()).rejects.toThrow(message)
})

it('refuses a mask without a start picture', async () => {
  const { startImage: _, ...rest } = settings
  const run = generate(model, { ...rest, mask: pictureId(given.mask) }, { given, onEvent: () => {} })
  await expect(run).rejects.toThrow(/^settings: mask: expected a start picture/)
})

it('walks the last steps alone', async () => {
  const { rows } = await drawn({ strength: 0.26, steps: 12, guidance: 1 })
  expect(rows).toBe(3)
})
