// Students of the loaded model: files beside it that make it a few-step one. One is in use at a time, with its recipe's settings.
import type { Shelved } from '../adapters/shelf.ts'
import { studentsOf, underRecipe } from '../adapters/student.ts'
import type { Student } from '../adapters/student.ts'
import type { AdapterUse, RecipeInfo, Settings } from '../protocol.ts'
import { adapterName } from './adapters.ts'
import { failureOf } from './failure.ts'
import { isFromShelf } from './model-shelf.ts'
import type { Slice, State } from './state.ts'

export type StudentsSlice = {
  /**
   * Puts a student to use in place of the one that was, with its recipe's settings, in one undoable step. The person is told where it
   * cannot be had.
   */
  readonly useStudent: (student: Pick<Shelved, 'file' | 'name'>) => Promise<void>
  /** Takes a recipe with its usual settings, or none: then every setting is free. A student in use goes, and with it its settings. */
  readonly useRecipe: (recipe: RecipeInfo | undefined) => void
}

/** Those that the loaded model can follow. */
export const studentsBeside = ({ model, modelShelf }: Pick<State, 'model' | 'modelShelf'>): readonly Student[] =>
  studentsOf(modelShelf, model?.recipes ?? [])

type Kept = Pick<State, 'model' | 'modelShelf' | 'shelf'>

/** A student's file on this device, as settings use it; undefined before it was fetched. */
export function useOf(state: Pick<State, 'shelf'>, student: Student): AdapterUse | undefined {
  const adapter = state.shelf.find((one) => isFromShelf(one, student))
  return adapter && { id: adapter.id, name: adapterName(adapter), weight: 1 }
}

/** The student that settings are drawn with: its file is at work, and its recipe holds. */
export const studentIn = (state: Kept, { adapters = [], recipe }: Settings): Student | undefined =>
  studentsBeside(state).find(
    (student) => student.recipe === recipe && adapters.some(({ id }) => id === useOf(state, student)?.id),
  )

/** Settings without students and without what only held for them. */
function plain(state: Kept, settings: Settings): Settings {
  const { samplerOptions: _, timesteps: __, sigmas: ___, recipe: ____, adapters = [], ...rest } = settings
  const ids = studentsBeside(state).map((student) => useOf(state, student)?.id)
  const others = adapters.filter(({ id }) => !ids.includes(id))
  return others.length > 0 ? { ...rest, adapters: others } : rest
}

/** Settings that a student draws by; undefined before its file was fetched, or without a model. */
export function byStudent(state: Kept, settings: Settings, student: Student): Settings | undefined {
  const use = useOf(state, student)
  if (!use || !state.model) return undefined
  const rest = plain(state, settings)
  const under = underRecipe(student.by, student.steps, state.model.defaults)
  return { ...rest, ...under, adapters: [use, ...(rest.adapters ?? [])] }
}

export const createStudents: Slice<StudentsSlice> = (_, get) => ({
  useStudent: async ({ file, name }) => {
    const told = (why: string) => get().notify({ kind: 'bad-file', message: `${name} could not be added. ${why}` })
    const student = studentsBeside(get()).find((one) => one.file === file)
    if (!student) return told('This model cannot follow its recipe.')
    try {
      await get().keepFromShelf([student])
      const { draft, replace } = get()
      const next = byStudent(get(), draft, student)
      if (next) replace({ draft: next })
    } catch (error) {
      told(failureOf(error).message)
    }
  },
  useRecipe: (recipe) => {
    const { draft, model, replace } = get()
    const left = studentIn(get(), draft)
    if (!recipe && !left) {
      const { recipe: _, ...free } = draft
      return replace({ draft: free })
    }
    const { sampler, schedule, steps, guidance, eta } = model?.defaults ?? draft
    const own = recipe ? { ...recipe.usual, recipe: recipe.id } : { sampler, schedule, steps, guidance, eta }
    replace({ draft: { ...plain(get(), draft), ...own } })
  },
})
