// A student beside the model, by its name or its recipe's, ready to be added, with the settings that it is drawn by.
import { fromShelf, shelfOf } from '../src/adapters/shelf.ts'
import { studentsOf, underRecipe, type UnderRecipe } from '../src/adapters/student.ts'
import { unknownName } from '../src/grid/nearest.ts'
import type { AdapterSource, ModelInfo, ModelSource } from '../src/protocol.ts'
import { BadArguments } from './terminal/bad-arguments.ts'

export type FoundStudent = { readonly file: AdapterSource; readonly settings: UnderRecipe }

/** What was said: a name; `steps` tell students of one recipe apart. */
type Said = { readonly student: string; readonly steps?: number; readonly recipe?: string }

/** Throws `BadArguments` for a name that neither a student nor a recipe of one has, with the nearest that are. */
export async function studentOf(
  { student: name, steps, recipe }: Said,
  source: ModelSource,
  { recipes, defaults }: Pick<ModelInfo, 'recipes' | 'defaults'>,
): Promise<FoundStudent> {
  const students = studentsOf(await shelfOf(source), recipes)
  const sampled = students.filter((one) => one.recipe === name)
  const found =
    students.find((one) => one.name === name) ??
    sampled.find((one) => one.steps === steps) ??
    sampled.find((one) => one.steps === one.by.usual.steps) ??
    sampled[0]
  if (!found) {
    const known = [...new Set(students.flatMap((one) => [one.name, one.recipe]))]
    const none = `expected a model with students beside it, got '${name}' for one without`
    throw new BadArguments(`--student: ${known.length === 0 ? none : unknownName(name, known)}`)
  }
  if (recipe !== undefined && recipe !== found.recipe)
    throw new BadArguments(`--recipe: expected ${found.recipe} or none beside --student ${name}, got ${recipe}`)
  return { file: await fromShelf(source, found), settings: underRecipe(found.by, found, defaults) }
}
