// How a student of a model's shelf is sampled: its recipe's settings, with the number of steps that it was trained for. Pure.
import type { ModelInfo, RecipeInfo, Settings } from '../protocol.ts'
import type { Shelved } from './shelf.ts'

/** A student with the recipe that it is sampled by. */
export type Student = Shelved & { readonly recipe: string; readonly by: RecipeInfo }

/** The students of a shelf that the model can follow, in the shelf's order. */
export const studentsOf = (shelf: readonly Shelved[], recipes: readonly RecipeInfo[]): readonly Student[] =>
  shelf.flatMap((one) => {
    const by = one.kind === 'student' ? recipes.find(({ id }) => id === one.recipe) : undefined
    return by ? [{ ...one, recipe: by.id, by }] : []
  })

/** What a recipe sets, `Settings.recipe` included. */
export type UnderRecipe = RecipeInfo['usual'] & Pick<Settings, 'recipe'>

/** What a file was trained for, where it says. */
export type Trained = { readonly steps?: number | null; readonly guidance?: number | null }

/**
 * A recipe's settings for a file that was trained so, on a model with settings of its `own`. Methods that keep guidance are walked as
 * the model is, or with the file's guidance, as far as the recipe takes that.
 */
export function underRecipe(
  { id, usual, samplers, schedules, guidance }: RecipeInfo,
  { steps, guidance: borne }: Trained,
  own: ModelInfo['defaults'],
): UnderRecipe {
  const asked = borne ?? own.guidance
  const guided = usual.guidance > 1 && asked >= guidance.least && asked <= guidance.most
  const walked = samplers.includes(own.sampler) && schedules.includes(own.schedule)
  return {
    ...usual,
    ...(guided && { guidance: asked }),
    ...(walked && { sampler: own.sampler, schedule: own.schedule }),
    steps: steps ?? usual.steps,
    recipe: id,
  }
}

/** Most steps of a student for Live. */
const few = 4
/** Share of agreement that speed may cost. */
const dear = 0.05

/**
 * The student that follows whoever types: of those with at most four steps the one that asks the network least, among those whose
 * judged agreement is near the best of them.
 */
export function quickest(students: readonly Student[], own: ModelInfo['defaults']): Student | undefined {
  const quick = students.flatMap((student) => {
    const { steps, guidance } = underRecipe(student.by, student, own)
    return steps <= few ? [{ student, calls: guidance > 1 ? 2 * steps : steps, judged: student.judged ?? 0 }] : []
  })
  const best = Math.max(...quick.map(({ judged }) => judged))
  const good = quick.filter(({ judged }) => judged >= best - dear)
  return good.toSorted((a, b) => a.calls - b.calls || b.judged - a.judged)[0]?.student
}
