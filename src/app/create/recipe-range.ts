// What a recipe allows of a setting, and why a value is outside. Pure: knows no component.
import type { RecipeInfo, Settings } from '../../protocol.ts'

export type Numeric = 'steps' | 'guidance' | 'eta'

/** The recipe that settings name, among those that the model can follow. */
export const recipeIn = (recipes: readonly RecipeInfo[] | undefined, id: string | undefined): RecipeInfo | undefined =>
  id === undefined ? undefined : recipes?.find((recipe) => recipe.id === id)

/** Smallest and largest value that the recipe allows. */
export function rangeIn(recipe: RecipeInfo, field: Numeric): readonly [least: number, most: number] {
  if (field === 'steps') return [Math.min(...recipe.steps), Math.max(...recipe.steps)]
  const { least, most } = recipe[field]
  return [least, most]
}

const span = ([least, most]: readonly [number, number]) => (least === most ? `${least}` : `${least} to ${most}`)

/** Whole numbers without a gap as a range, others one by one: `2 to 8`, `1, 2 or 4`. */
function counts(steps: readonly number[]): string {
  const [first, last] = [steps[0]!, steps.at(-1)!]
  if (last - first === steps.length - 1) return span([first, last])
  return `${steps.slice(0, -1).join(', ')} or ${last}`
}

/** Why the recipe does not take these settings, field by field; nothing where it does. */
export function outside(recipe: RecipeInfo, settings: Settings): Partial<Record<keyof Settings, string>> {
  const { label, steps, samplers, schedules } = recipe
  const why: Partial<Record<keyof Settings, string>> = {}
  if (!steps.includes(settings.steps)) why.steps = `${label} is made for ${counts(steps)} steps.`
  for (const field of ['guidance', 'eta'] as const) {
    const range = rangeIn(recipe, field)
    if (settings[field] < range[0] || settings[field] > range[1]) why[field] = `${label} takes ${span(range)}.`
  }
  if (!samplers.includes(settings.sampler)) why.sampler = `${label} is sampled by ${samplers.join(' or ')}.`
  if (!schedules.includes(settings.schedule)) why.schedule = `${label} is asked on ${schedules.join(' or ')}.`
  return why
}
