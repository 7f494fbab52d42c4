// The grid that stands in the room before anybody asked for another. Pure.
import type { GridDocument } from '../../grid/document.ts'
import type { ModelInfo, Settings } from '../../protocol.ts'

const wellKnown = ['euler', 'dpmpp_2m', 'ddim', 'uni_pc', 'dpmpp_sde', 'euler_ancestral', 'heun', 'lcm']
const usualSteps = [1, 2, 4, 8]

/** What all cells of a grid share: all settings of a picture but the model, which is the loaded one, and how many there are. */
export function sharedOf(settings: Settings): GridDocument['settings'] {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => name !== 'model' && name !== 'count'))
}

/** At most four samplers that the model offers and its recipe allows: the one in use, then the best known. */
export function fourSamplers({ sampler, recipe: id }: Settings, model: ModelInfo | undefined): string[] {
  const recipe = model?.recipes.find((one) => one.id === id)
  const offered = recipe?.samplers ?? model?.samplers.map((choice) => choice.id) ?? [sampler, ...wellKnown]
  const wanted = [sampler, ...wellKnown, ...offered].filter((one) => offered.includes(one))
  return [...new Set(wanted)].slice(0, 4)
}

/** Four samplers, steps 1, 2, 4, 8 (or those that the recipe knows), two seeds, all else as in Create. */
export function defaultGrid(draft: Settings, model: ModelInfo | undefined): GridDocument {
  const recipe = model?.recipes.find(({ id }) => id === draft.recipe)
  const steps = recipe ? recipe.steps.slice(0, 4) : usualSteps
  return {
    settings: sharedOf(draft),
    axes: [
      { parameter: 'sampler', values: fourSamplers(draft, model).join(', ') },
      { parameter: 'steps', values: steps.join(', ') },
      { parameter: 'seed', values: `${draft.seed}, ${draft.seed + 1}` },
    ],
  }
}
