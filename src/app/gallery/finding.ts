// Which pictures a search finds. Pure.
import type { Settings } from '../../protocol.ts'
import { type DrawingRoom, drawingRooms, type Picture } from '../../store/storage.ts'

export type Search = {
  readonly words: string
  readonly model: string
  readonly recipe: string
  readonly room: DrawingRoom | ''
  readonly kept: boolean
}
export const everything: Search = { words: '', model: '', recipe: '', room: '', kept: false }

/** Stands for pictures that no recipe made. */
export const noRecipe = 'none'
const recipeOf = ({ recipe }: Settings) => recipe ?? noRecipe
/** Before rooms were told apart, most pictures came from this one. */
const roomOf = ({ room = 'create' }: Picture) => room

/** Pictures whose prompt holds every word, of this model, recipe and room where one is asked for; the kept ones alone if asked. */
export function matching(
  history: readonly Picture[],
  { words, model, recipe, room, kept }: Search,
): readonly Picture[] {
  const all = words.toLowerCase().split(/\s+/).filter(Boolean)
  return history.filter(
    (picture) =>
      all.every((word) => picture.settings.prompt.toLowerCase().includes(word)) &&
      (model === '' || picture.settings.model === model) &&
      (recipe === '' || recipeOf(picture.settings) === recipe) &&
      (room === '' || roomOf(picture) === room) &&
      (!kept || picture.kept),
  )
}

type Choices = { readonly models: string[]; readonly recipes: string[]; readonly rooms: DrawingRoom[] }

/** What there is to choose between: models and recipes that pictures were made with, rooms that asked for them. */
export function choicesIn(history: readonly Picture[]): Choices {
  const distinct = (of: (settings: Settings) => string) => [...new Set(history.map(({ settings }) => of(settings)))].sort() // prettier-ignore
  const rooms = drawingRooms.filter((room) => history.some((picture) => roomOf(picture) === room))
  return { models: distinct(({ model }) => model), recipes: distinct(recipeOf), rooms }
}
