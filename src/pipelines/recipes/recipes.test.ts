// Every recipe of the table, by the schedulers and pipelines that it stands for. New ones are enrolled by their line there.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { recipesPage } from '../../../test/recipe-page.ts'
import { ideal, idealUnet, relative, type World } from '../../../test/mixture.ts'
import { combine, dot, error, isFinite } from '../../math/latents.ts'
import { torchNoise } from '../../math/random.ts'
import type { Settings } from '../../protocol.ts'
import { none } from '../guidance/none.ts'
import { noised } from '../inpaint.ts'
import type { Model, Unet } from '../model.ts'
import { networkOf } from '../network.ts'
import { planOf } from '../plan.ts'
import { recipeNamed, recipesFor } from '../recipe.ts'
import { readScheduler } from '../scheduler-config.ts'
import { recipes } from './index.ts'
import type { Recipe } from './types.ts'

type Case = { recipe: string; settings: Partial<Settings>; told: number[]; latents: number[] }
type Golden = { shape: number[]; seed: number; world: World; cases: Case[] }
const path = new URL('../../../test/goldens/recipes/recipes.json', import.meta.url)
const { shape, seed, world, cases } = JSON.parse(readFileSync(path, 'utf8')) as Golden

/** A folder as Stable Diffusion ships it, or a flow where the recipe wants one, whose network answers as the recipe says. */
function folderFor({
  id,
  fits,
}: Recipe): Pick<Model, 'prediction' | 'embedsGuidance' | 'noise' | 'scheduler' | 'cell'> {
  const answers: Partial<Record<string, string>> = {
    progressive_distillation: 'v_prediction',
    multistep_consistency: 'sample',
  }
  const flow = fits.prediction[0] === 'flow_prediction'
  const { noise, prediction, config } = readScheduler(
    flow
      ? { _class_name: 'FlowMatchEulerDiscreteScheduler', shift: 3 }
      : {
          _class_name: 'DDIMScheduler',
          beta_schedule: 'scaled_linear',
          beta_start: 0.00085,
          beta_end: 0.012,
          timestep_spacing: 'leading',
          steps_offset: 1,
          set_alpha_to_one: false,
          prediction_type: answers[id] ?? 'epsilon',
        },
  )
  return { noise, prediction, scheduler: config, embedsGuidance: fits.embedsGuidance ?? false, cell: 8 }
}

/** Networks that are told no timestep: their answers by the papers' equations. */
const untimed: Partial<Record<string, Unet>> = {
  consistency: async ({ sample, timesteps }) => {
    const sigma = Math.exp(timesteps[0]! / 250)
    const x = Float64Array.from(sample.data, (value) => value * Math.sqrt(sigma ** 2 + 0.25))
    const [skip, out] = [0.25 / ((sigma - 0.002) ** 2 + 0.25), (0.5 * (sigma - 0.002)) / Math.sqrt(sigma ** 2 + 0.25)]
    const clean = ideal(world, x, sigma)
    return { shape: sample.shape, data: Float32Array.from(clean, (value, i) => (value - skip * x[i]!) / out) }
  },
  trigflow: async ({ sample, timesteps }) => {
    const [cos, sin] = [Math.cos(timesteps[0]!), Math.sin(timesteps[0]!)]
    const clean = ideal(world, sample.data.map((value) => (value * 0.5) / cos), (0.5 * sin) / cos) // prettier-ignore
    return { shape: sample.shape, data: Float32Array.from(clean, (value, i) => (cos * 0.5 * sample.data[i]! - value) / (0.5 * sin)) } // prettier-ignore
  },
}

const settingsFor = (recipe: Recipe, changes: Partial<Settings> = {}): Settings => ({
  model: 'mixture',
  prompt: '',
  negative: '',
  seed,
  rng: 'torch',
  sampler: recipe.samplers[0],
  schedule: recipe.schedules[0],
  steps: recipe.usualSteps,
  guidance: recipe.guidance.usual,
  eta: recipe.eta.usual,
  width: 32,
  height: 32,
  count: 1,
  clipSkip: 0,
  recipe: recipe.id,
  ...(recipe.strength && { startImage: '0'.repeat(64), strength: recipe.strength }),
  ...changes,
})

async function draw(recipe: Recipe, changes: Partial<Settings> = {}) {
  const folder = folderFor(recipe)
  const { grid, sampler, space, timestepOf, enter, leave } = planOf(settingsFor(recipe, changes), folder)
  const told: number[] = []
  const exact =
    untimed[recipe.prediction ?? ''] ??
    idealUnet(world, (recipe.noise ?? folder.noise).sigmas, recipe.prediction ?? folder.prediction)
  const unet: Unet = (batch) => {
    told.push(...batch.timesteps)
    return exact(batch)
  }
  const network = networkOf({ unet, parametrization: space, timestepOf, maxBatch: 1 })
  const empty = { embeddings: { shape: [1, 1, 1], data: Float32Array.of(0) } }
  const random = torchNoise(seed)
  const noise = () => random(shape)
  const tools = { denoise: none(network, { prompt: empty, negative: empty }), combine, dot, error, noise }
  const picture = { shape, data: Float32Array.from(world.means[0]!) }
  const first = recipe.strength ? noised(picture, noise(), grid.sigmas[0]!) : enter(noise())
  const walk = sampler(tools, first, grid.sigmas)
  let step = await walk.next()
  while (!step.done) step = await walk.next()
  return { told, latents: leave(step.value) }
}

const named = (id: string) => recipes.find((recipe) => recipe.id === id)!

test('what the network is told, and the last latents, equal those of diffusers on a mixture of Gaussians', async () => {
  const measured = []
  for (const { recipe, settings, told, latents } of cases) {
    const ours = await draw(named(recipe), settings)
    expect(ours.told, `${recipe} ${JSON.stringify(settings)}`).toHaveLength(told.length)
    const astray = Math.max(...told.map((t, i) => Math.abs(t - ours.told[i]!)))
    measured.push({ recipe, settings, astray, error: relative(ours.latents.data, latents) })
  }
  const worst = new Map<string, number>()
  for (const { recipe, error } of measured) worst.set(recipe, Math.max(error, worst.get(recipe) ?? 0))
  console.info([...worst].map(([recipe, error]) => `${error.toExponential(1)}  ${recipe}`).join('\n'))
  expect(measured.filter(({ astray, error }) => !(astray <= 1e-3 && error <= 1e-4))).toEqual([])
  await expect(recipesPage(recipes, worst)).toMatchFileSnapshot('../../../docs/recipes.md')
})

test('each has a reference', () => {
  const seen = new Set(cases.map(({ recipe }) => recipe))
  expect(recipes.filter(({ id }) => !seen.has(id)).map(({ id }) => id)).toEqual([])
})

test('ids are single', () => {
  expect(new Set(recipes.map(({ id }) => id)).size).toBe(recipes.length)
})

describe.each(recipes)('$id', (recipe) => {
  test('draws with every sampler, schedule and number of steps that it allows', async () => {
    for (const sampler of recipe.samplers)
      for (const schedule of recipe.schedules)
        for (const steps of recipe.steps.filter((n) => n <= 8 || n === recipe.usualSteps)) {
          const { told, latents } = await draw(recipe, { sampler, schedule, steps })
          expect(isFinite(latents)).toBe(true)
          if (sampler !== 'heun' && sampler !== 'dpm_2')
            expect(told).toHaveLength(Math.trunc(steps * (recipe.strength ?? 1)))
        }
  })

  test('refuses what it was not trained for, naming what it was', () => {
    const folder = folderFor(recipe)
    const plan = (changes: Partial<Settings>) => () => planOf(settingsFor(recipe, changes), folder)
    const start = `recipe: ${recipe.id}: `
    const untrained = [1, 2, 3, 51].find((steps) => !recipe.steps.includes(steps))!
    expect(plan({ steps: untrained })).toThrow(new RegExp(`^${start}steps: expected .*\\d, got ${untrained}$`))
    expect(plan({ sampler: 'seeds_3' })).toThrow(
      `${start}sampler: expected ${recipe.samplers.join(' or ')}, got seeds_3`,
    )
    expect(plan({ schedule: 'vp' })).toThrow(`${start}schedule: expected`)
    expect(plan({ guidance: 30 })).toThrow(`${start}guidance: expected ${recipe.guidance.least} to`)
    expect(plan({ timesteps: [999] })).toThrow(`settings: timesteps: expected no recipe beside them, got ${recipe.id}`)
    if (recipe.eta.most === 0) expect(plan({ eta: 0.5 })).toThrow(`${start}eta: expected 0, got 0.5`)
    const other = recipe.fits.prediction[0] === 'flow_prediction' ? 'epsilon' : 'flow_prediction'
    if (recipe.fits.prediction.length < 4)
      expect(() => planOf(settingsFor(recipe), { ...folder, prediction: other })).toThrow(`${start}model: expected`)
  })
})

describe('settings', () => {
  test('an unknown recipe is refused with the known ones', () => {
    const recipe = named('lcm_lora')
    const asked = () => planOf(settingsFor(recipe, { recipe: 'lcm-lora' }), folderFor(recipe))
    expect(asked).toThrow(/^recipe: "lcm-lora": expected one of .*lcm_lora/)
  })

  test('may list their own timesteps or levels, as many as steps', () => {
    const folder = folderFor(named('lcm_lora'))
    const { recipe: _, ...free } = settingsFor(named('lcm_lora'), { steps: 2 })
    expect(planOf({ ...free, timesteps: [800, 300] }, folder).grid.timesteps).toEqual([800, 300])
    expect(planOf({ ...free, sigmas: [9, 1] }, folder).grid.sigmas).toEqual([9, 1, 0])
    expect(() => planOf({ ...free, timesteps: [800] }, folder)).toThrow('expected as many as steps, 2, got 1')
    expect(() => planOf({ ...free, timesteps: [8, 3], sigmas: [2, 1] }, folder)).toThrow('timesteps or sigmas')
  })
})

describe('files call for recipes by their names', () => {
  test.each([
    ['LCM_Dreamshaper_v7', 'lcm'],
    ['lcm-lora-sdxl', 'lcm_lora'],
    ['TCD-SDXL-LoRA', 'tcd'],
    ['pcm_sd15_smallcfg_4step_converted', 'pcm_smallcfg'],
    ['pcm_sdxl_normalcfg_8step_converted', 'pcm_normalcfg'],
    ['pcm_sdxl_lcmlike_lora_converted', 'pcm_lcm'],
    ['Hyper-SDXL-1step-lora', 'hyper_sd_unified'],
    ['Hyper-SDXL-1step-Unet', 'hyper_sd_1step'],
    ['Hyper-SD15-4steps-lora', 'hyper_sd'],
    ['Hyper-SD15-8steps-CFG-lora', 'hyper_sd_cfg'],
    ['sdxl_lightning_4step_lora', 'sdxl_lightning'],
    ['sdxl_lightning_1step_unet_x0', 'sdxl_lightning_1step'],
    ['sd-turbo', 'sd_turbo'],
    ['sdxl-turbo', 'sdxl_turbo'],
    ['dmd2_sdxl_4step_lora_fp16', 'dmd2'],
    ['dmd2_sdxl_1step_unet_fp16', 'dmd2_1step'],
    ['nitrosd-realism_comfyui', 'nitrofusion_realism'],
    ['nitrosd-vibrant_comfyui', 'nitrofusion_vibrant'],
    ['TLCM_sdxl', 'tlcm'],
    ['yoso_lora', 'yoso'],
    ['swiftbrush-v2', 'swiftbrush_v2'],
    ['instaflow_0_9B_from_sd_1_5', 'instaflow'],
    ['2_rectified_flow_from_sd_1_5', 'rectified_flow_2'],
    ['SPO-SDXL_4k-p_10ep_LoRA', 'spo'],
    ['my-consistency-model', 'consistency_model'],
    ['std_sdxl_i2i_eta0.75', 'std_75'],
    ['Hyper-FLUX.1-dev-8steps-lora', 'hyper_sd_flow'],
    ['Hyper-SD3-8steps-CFG-lora', 'hyper_sd_flow'],
    ['ddgan_cifar10_4', 'ddgan_4'],
    ['Phased-Consistency-Model', undefined],
    ['my-sCM', 'scm'],
    ['stable-diffusion-v1-5', undefined],
    ['my sport car', undefined],
  ])('%s: %s', (name, recipe) => {
    expect(recipeNamed(name)).toBe(recipe)
  })

  test('only those that the model can follow are offered', () => {
    const ids = recipesFor({ prediction: 'flow_prediction', embedsGuidance: false }).map(({ id }) => id)
    expect(ids).toEqual(['pcm_flow', 'hyper_sd_flow', 'instaflow', 'rectified_flow_2', 'multisample_flow_matching'])
    expect(recipesFor({ prediction: 'epsilon', embedsGuidance: true }).map(({ id }) => id)).not.toContain('lcm_lora')
  })
})
