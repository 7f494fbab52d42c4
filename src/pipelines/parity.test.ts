// The whole way from prompt to latents against diffusers' own pipelines, on tiny random networks.
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { filesOf } from '../../test/folder.ts'
import { golden, relative } from '../../test/mixture.ts'
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

type Call = {
  prompt: string
  negative_prompt?: string | null
  guidance_scale: number
  eta?: number
  clip_skip?: number
  width?: number
  height?: number
}
type Case = { folder: string; scheduler: unknown; steps: number; seed: number; call: Call; latents: number[] }
const { cases } = golden<{ cases: Case[] }>('endtoend.json')
const runtime = await wasmRuntime()

async function load(name: string): Promise<Model> {
  const directory = fileURLToPath(new URL(`../../test/goldens/pipelines/${name}`, import.meta.url))
  const plan = await planModel(openFolder(filesOf(directory, name)), { precision: 'float32', attentionOp: 'plain' })
  return (await plan.open(runtime, () => {})).model
}

async function draw(loaded: Model, { scheduler, steps, seed, call }: Case) {
  const { noise, prediction, config, preset } = readScheduler(scheduler)
  const model = { ...loaded, noise, prediction, scheduler: config }
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
    width: call.width ?? 64,
    height: call.height ?? 64,
    count: 1,
    clipSkip: call.clip_skip ?? 0,
  }
  let latents: Latents | undefined
  const report = await generate(model, settings, { onEvent: () => {}, onLatents: (last) => (latents = last) })
  const { sampler: id, schedule, guidance } = settings
  return { name: `${loaded.name} ${prediction} ${id} ${schedule} x${steps} cfg ${guidance}`, latents: latents!, report }
}

test('final latents equal those of diffusers pipelines', async () => {
  const rows = []
  for (const name of new Set(cases.map(({ folder }) => folder))) {
    const model = await load(name)
    for (const one of cases.filter(({ folder }) => folder === name)) {
      const drawn = await draw(model, one)
      const guided = one.call.guidance_scale > 1 && !model.embedsGuidance
      expect(drawn.report.rows, drawn.name).toBe(one.steps * (guided ? 2 : 1))
      rows.push({ name: drawn.name, error: relative(drawn.latents.data, one.latents) })
    }
  }
  console.info(rows.map(({ name, error }) => `${error.toExponential(1)}  ${name}`).join('\n'))
  expect(rows.filter(({ error }) => !(error <= 1e-3))).toEqual([])
}, 120_000)
