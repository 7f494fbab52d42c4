// Settings under a recipe: which one they name, whether they keep to it, which one a file calls for.
import type { Range, RecipeInfo, Settings } from '../protocol.ts'
import { failure } from '../weights/failure.ts'
import type { Model } from './model.ts'
import { pick } from './pick.ts'
import { recipes } from './recipes/index.ts'
import type { Recipe } from './recipes/types.ts'
import { strengthOf } from './strength.ts'

/** What of a model decides which recipes it can follow. */
export type Kind = Pick<Model, 'prediction' | 'embedsGuidance'>

/** The recipe that settings name. Throws `bad-input` for an unknown one, and for a model or settings that it is not made for. */
export function recipeOf(settings: Settings, kind: Kind): Recipe | undefined {
  if (settings.recipe === undefined) return undefined
  const recipe = pick(recipes, settings.recipe, 'recipe')
  const refuse = (what: string, expected: string, got: string | number) =>
    failure('bad-input', `recipe: ${recipe.id}: ${what}: expected ${expected}, got ${got}`)
  const misfit = misfitOf(recipe, kind)
  if (misfit) throw refuse('model', ...misfit)
  const { steps, sampler, schedule } = settings
  if (recipe.strength !== undefined && strengthOf(settings) !== recipe.strength)
    throw refuse('strength', `${recipe.strength} of a start picture`, strengthOf(settings))
  if (!recipe.steps.includes(steps)) throw refuse('steps', listed(recipe.steps), steps)
  if (!recipe.samplers.includes(sampler)) throw refuse('sampler', recipe.samplers.join(' or '), sampler)
  if (!recipe.schedules.includes(schedule)) throw refuse('schedule', recipe.schedules.join(' or '), schedule)
  for (const field of ['guidance', 'eta'] as const) {
    const { least, most } = recipe[field]
    const value = settings[field]
    if (!(value >= least && value <= most)) throw refuse(field, span(recipe[field]), value)
  }
  return recipe
}

/** The recipes that this model can follow, for people to choose from. */
export const recipesFor = (kind: Kind): RecipeInfo[] => recipes.filter((recipe) => !misfitOf(recipe, kind)).map(infoOf)

/** The recipe that a folder or an adapter calls for by its name, where one does. */
export const recipeNamed = (name: string, kind?: Kind): string | undefined =>
  recipes.find(
    ({ names, ...recipe }) => names.test(name.toLowerCase()) && !(kind && misfitOf({ names, ...recipe }, kind)),
  )?.id

function misfitOf({ fits }: Recipe, { prediction, embedsGuidance }: Kind): [expected: string, got: string] | undefined {
  if (!fits.prediction.includes(prediction)) return [`a prediction of ${fits.prediction.join(' or ')}`, prediction]
  if (fits.embedsGuidance === undefined || fits.embedsGuidance === embedsGuidance) return undefined
  const told = (embeds: boolean) => `one ${embeds ? 'told' : 'not told'} the guidance`
  return [told(fits.embedsGuidance), told(embedsGuidance)]
}

const infoOf = (recipe: Recipe): RecipeInfo => {
  const { id, label, help, source, needs, licence, steps, guidance, eta, usualSteps, samplers, schedules } = recipe
  const usual = {
    sampler: samplers[0],
    schedule: schedules[0],
    steps: usualSteps,
    guidance: guidance.usual,
    eta: eta.usual,
    ...(recipe.strength !== undefined && { strength: recipe.strength }),
  }
  return { id, label, help, source, needs, licence, steps, samplers, schedules, guidance, eta, usual }
}

const span = ({ least, most }: Range) => (least === most ? String(least) : `${least} to ${most}`)

/** 1, 2, 4 or a range where nothing is left out. */
function listed(steps: readonly number[]): string {
  const [first, last] = [steps[0]!, steps[steps.length - 1]!]
  if (steps.length > 1 && last - first === steps.length - 1) return `${first} to ${last}`
  return steps.length === 1 ? String(first) : `one of ${steps.join(', ')}`
}
