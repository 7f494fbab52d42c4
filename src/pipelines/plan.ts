// Which walk settings ask for: sampler, grid, the frame of its two ends, what the network is told and its answers mean.
import { indexOf, valueAt } from '../math/interpolate.ts'
import type { Settings } from '../protocol.ts'
import { failure } from '../weights/failure.ts'
import { rulesOf } from './convention.ts'
import { enter, leave } from './frame.ts'
import { buildGrid, listedGrid, spacingOf } from './grid.ts'
import type { Model } from './model.ts'
import { parametrizations } from './parametrizations/index.ts'
import { shifted } from './parametrizations/shifted.ts'
import { sizedFor } from './noise-model.ts'
import { valuesOf, withUsual } from './parameters.ts'
import { pick } from './pick.ts'
import { recipeOf } from './recipe.ts'
import type { Recipe } from './recipes/types.ts'
import { samplers } from './samplers/index.ts'
import { fromStep, lastPart, strengthOf } from './strength.ts'
import type { Grid, Latents, NoiseModel, Parametrization, Sampler, SamplerEntry, SamplerSettings } from './types.ts'

export type Plan = {
  readonly grid: Grid
  readonly sampler: Sampler
  /** The sampler for the part of the grid that begins with a step. */
  readonly from: (step: number) => Sampler
  /** The sampler keeps the masked part of a start picture by itself. */
  readonly keeps: boolean
  readonly space: Parametrization
  /** What the network is told at a level. */
  readonly timestepOf: (sigma: number) => number
  /** Unit noise -> latents at the first level, and latents at the last level -> the model's space. */
  readonly enter: (noise: Latents) => Latents
  readonly leave: (x: Latents) => Latents
}

/** Settings, under the recipe that they may name. Throws `bad-input` for ids, steps and lists that do not fit. */
export function planOf(
  settings: Settings,
  model: Pick<Model, 'prediction' | 'embedsGuidance' | 'noise' | 'scheduler' | 'cell'>,
): Plan {
  const recipe = recipeOf(settings, model)
  const noise = sizedFor(recipe?.noise ?? model.noise, settings, model.cell)
  const config = { ...model.scheduler, ...recipe?.scheduler }
  const entry = pick(samplers, settings.sampler, 'sampler')
  const rules = rulesOf(entry, settings)
  const list = listOf(settings, recipe)
  const strength = strengthOf(settings)
  // diffusers' own pipeline for LCM spreads all steps over the part that is walked; all others walk the last of them.
  const spread = model.embedsGuidance && settings.schedule === 'lcm' && !list
  const whole = list
    ? listedGrid(list, noise, config, rules)
    : buildGrid(settings.schedule, settings.steps, noise, config, rules, spread ? strength : 1)
  const asked = spread ? whole : lastPart(whole, strength)
  const answers = parametrizations[recipe?.prediction ?? model.prediction]
  const { grid, space } = recipe?.timeShift
    ? told(asked, answers, noise, recipe.timeShift)
    : { grid: asked, space: answers }
  const spacing = spacingOf(settings.schedule, config, rules)
  const from = (step: number) =>
    samplerOf(entry, settings, config.options, {
      grid: fromStep(grid, step),
      noise,
      timestepScaling: config.timestepScaling,
    })
  return {
    grid,
    space,
    keeps: entry.keeps === true,
    sampler: from(0),
    from,
    timestepOf: recipe?.tell ?? ((sigma) => grid.timesteps[grid.sigmas.indexOf(sigma)] ?? timestepAt(noise, sigma)),
    enter: (unit) => enter(unit, grid, rules, spacing, noise),
    leave: (x) => leave(x, grid, rules),
  }
}

/** A sampler that cannot walk this model says so by a RangeError. */
function samplerOf(
  entry: SamplerEntry,
  { eta, samplerOptions = {}, mask }: Settings,
  usual: Model['scheduler']['options'],
  facts: Pick<SamplerSettings, 'grid' | 'noise' | 'timestepScaling'>,
): Sampler {
  const { id, parameters = [] } = entry
  const values = valuesOf('sampler', { id, parameters: withUsual(parameters, usual) }, samplerOptions)
  if (entry.keeps && mask === undefined)
    throw failure('bad-input', `sampler: ${entry.id}: expected a start picture and a mask, got none`)
  try {
    return entry.make({ eta, values, ...facts })
  } catch (cause) {
    throw cause instanceof RangeError ? failure('bad-input', cause.message, cause) : cause
  }
}

type List = Parameters<typeof listedGrid>[0]

/** Levels named one by one: by the recipe for this number of steps, or by the settings. */
function listOf({ steps, timesteps, sigmas }: Settings, recipe: Recipe | undefined): List | undefined {
  const [at, levels] = [recipe?.timesteps?.[steps], recipe?.sigmas?.[steps]]
  const said = timesteps ? { timesteps } : sigmas && { sigmas }
  if (!said) return at ? { timesteps: at } : levels && { sigmas: levels }
  if (recipe || (timesteps && sigmas)) {
    const [got, expected] = recipe ? [recipe.id, 'no recipe'] : ['both', 'timesteps or sigmas']
    throw failure(
      'bad-input',
      `settings: ${timesteps ? 'timesteps' : 'sigmas'}: expected ${expected} beside them, got ${got}`,
    )
  }
  const { length } = timesteps ?? sigmas!
  if (length === steps) return said
  throw failure(
    'bad-input',
    `settings: ${timesteps ? 'timesteps' : 'sigmas'}: expected as many as steps, ${steps}, got ${length}`,
  )
}

/** The network is told t' = floor(t shift / T), and takes what it is given as latents of the level at t'. */
function told(grid: Grid, space: Parametrization, noise: NoiseModel, shift: number): Pick<Plan, 'grid' | 'space'> {
  const timesteps = grid.timesteps.map((t) => Math.floor((t * shift) / noise.sigmas.length))
  const levelOf = (sigma: number) => valueAt(noise.sigmas, timesteps[grid.sigmas.indexOf(sigma)]!)
  return { grid: { ...grid, timesteps }, space: shifted(space, levelOf) }
}

/** What the network is told at a level that no grid names; a flow's table is too coarse to look it up near its noisy end. */
const timestepAt = ({ sigmas, flow }: NoiseModel, sigma: number): number =>
  flow ? (sigmas.length - 1) * (sigma / (1 + sigma)) : indexOf(sigmas, sigma)
