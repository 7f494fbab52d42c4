// Which pictures a search finds. Pure.
import type { Settings } from '../../protocol.ts'
import type { Picture } from '../../store/storage.ts'

export type Search = { readonly words: string; readonly model: string; readonly recipe: string; readonly kept: boolean }
export const everything: Search = { words: '', model: '', recipe: '', kept: false }

/** Stands for pictures that no recipe made. */
export const noRecipe = 'none'
const recipeOf = ({ recipe }: Settings) => recipe ?? noRecipe

/** Pictures whose prompt holds every word, of this model and recipe where one is asked for; the kept ones alone if asked. */
export function matching(history: readonly Picture[], { words, model, recipe, kept }: Search): readonly Picture[] {
  const all = words.toLowerCase().split(/\s+/).filter(Boolean)
  return history.filter(
    (picture) =>
      all.every((word) => picture.settings.prompt.toLowerCase().includes(word)) &&
      (model === '' || picture.settings.model === model) &&
      (recipe === '' || recipeOf(picture.settings) === recipe) &&
      (!kept || picture.kept),
  )
}

/** What there is to choose between: models and recipes that pictures were made with. */
export function choicesIn(history: readonly Picture[]): { readonly models: string[]; readonly recipes: string[] } {
  const distinct = (of: (settings: Settings) => string) => [...new Set(history.map(({ settings }) => of(settings)))].sort() // prettier-ignore
  return { models: distinct(({ model }) => model), recipes: distinct(recipeOf) }
}
