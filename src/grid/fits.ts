// Why settings cannot be drawn, known before anything runs. What only the network can tell shows when it runs.
import type { ModelInfo, RecipeInfo, Settings } from '../protocol.ts'
import { stepsOf } from './rows.ts'

/** What is asked of a model to plan for it. */
export type ModelFacts = Pick<
  ModelInfo,
  'name' | 'recipes' | 'defaults' | 'sizeMultiple' | 'predictionType' | 'samplers' | 'schedules'
>

/** One sentence for people, or undefined where the settings fit the model. */
export function misfit(settings: Settings, model: ModelFacts): string | undefined {
  const { schedule, guidanceStart = 0, guidanceStop = 1 } = settings
  for (const side of ['width', 'height'] as const)
    if (settings[side] % model.sizeMultiple !== 0)
      return `${side} ${settings[side]} is no multiple of ${model.sizeMultiple}, which ${model.name} needs`
  const dials = dialsOf(settings.sampler, model)
  const strange = Object.keys(settings.samplerOptions ?? {}).find((name) => !dials.includes(name))
  if (strange !== undefined)
    return `${settings.sampler} has no ${strange}${dials.length > 0 ? `, only ${dials.join(', ')}` : ''}`
  if (settings.recipe !== undefined) {
    const recipe = model.recipes.find(({ id }) => id === settings.recipe)
    return recipe ? outside(settings, recipe) : `recipe ${settings.recipe} is not for ${model.name}`
  }
  const flow = model.predictionType === 'flow_prediction'
  const known = model.schedules.map(({ id }) => id)
  if (flow && known.length > 0 && !known.includes(schedule))
    return `${model.name} is a flow model: its schedules are ${known.join(', ')}, not ${schedule}`
  if (!flow && schedule.startsWith('flow_')) return `${schedule} is for flow models; ${model.name} is none`
  if (stepsOf(settings) === 0 && schedule !== 'lcm')
    return `strength ${settings.strength} leaves none of ${settings.steps} steps`
  if (guidanceStart > guidanceStop) return `guidance starts at ${guidanceStart} but stops at ${guidanceStop}`
  return undefined
}

const dialsOf = (sampler: string, { samplers }: ModelFacts): readonly string[] =>
  samplers.find(({ id }) => id === sampler)?.dials.map(({ id }) => id) ?? []

/** Settings with those options alone that their sampler has. */
export function withOwnOptions({ samplerOptions, ...settings }: Settings, model: ModelFacts): Settings {
  const dials = dialsOf(settings.sampler, model)
  const own = Object.entries(samplerOptions ?? {}).filter(([name]) => dials.includes(name))
  return own.length > 0 ? { ...settings, samplerOptions: Object.fromEntries(own) } : settings
}

/** Settings without those that the recipe does not allow, but for what was `said`. */
export function allowed(settings: Partial<Settings>, recipe: RecipeInfo, said: ReadonlySet<string>): Partial<Settings> {
  const within = (name: string, value: unknown): boolean => {
    if (name === 'steps') return recipe.steps.includes(value as number)
    if (name === 'sampler') return recipe.samplers.includes(value as string)
    if (name === 'schedule') return recipe.schedules.includes(value as string)
    if (name === 'timesteps' || name === 'sigmas' || name === 'samplerOptions') return false
    if (name !== 'guidance' && name !== 'eta') return true
    return (value as number) >= recipe[name].least && (value as number) <= recipe[name].most
  }
  return Object.fromEntries(Object.entries(settings).filter(([name, value]) => said.has(name) || within(name, value)))
}

/** What a recipe was not trained for. */
function outside({ steps, sampler, schedule, ...settings }: Settings, recipe: RecipeInfo): string | undefined {
  if (!recipe.steps.includes(steps)) return `${recipe.label} has no ${steps}-step form, only ${recipe.steps.join(', ')}`
  if (!recipe.samplers.includes(sampler)) return `${recipe.label} is sampled by ${recipe.samplers.join(' or ')}`
  if (!recipe.schedules.includes(schedule)) return `${recipe.label} walks along ${recipe.schedules.join(' or ')}`
  const { strength } = recipe.usual
  if (strength !== undefined && (settings.startImage === undefined || settings.strength !== strength))
    return `${recipe.label} starts from a picture, at a strength of ${strength}`
  for (const field of ['guidance', 'eta'] as const) {
    const { least, most } = recipe[field]
    if (settings[field] < least || settings[field] > most)
      return `${recipe.label} wants ${field} from ${least} to ${most}`
  }
  return undefined
}
