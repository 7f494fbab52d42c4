// Students of the loaded model: files beside it that make it a few-step one. One is in use at a time, with its recipe's settings.
import { isFromShelf } from '../adapters/shelf.ts'
import type { Shelved } from '../adapters/shelf.ts'
import { quickest, studentsOf, underRecipe } from '../adapters/student.ts'
import type { Student } from '../adapters/student.ts'
import type { AdapterUse, RecipeInfo, Settings } from '../protocol.ts'
import { adapterName } from './adapters.ts'
import type { ShelfAdapter } from './adapters.ts'
import { failureOf } from './failure.ts'
import type { Slice, State } from './state.ts'

export type StudentsSlice = {
  /** The file of the student that was chosen and is still being fetched; runs asked for meanwhile wait for it. */
  readonly coming: string | undefined
  /**
   * Puts a student to use in place of the one that was, with its recipe's settings, in one undoable step; what was chosen last holds.
   * The person is told where it cannot be had.
   */
  readonly takeStudent: (student: Pick<Shelved, 'file' | 'name'>) => Promise<void>
  /**
   * Takes a recipe with its usual settings, for as many steps as the file at work was trained for; a student of another one goes.
   * Without a recipe every setting is free; a student goes, and the model walks as it does by itself.
   */
  readonly takeRecipe: (recipe: RecipeInfo | undefined) => void
}

/** Those that the loaded model can follow. */
export const studentsBeside = ({ model, modelShelf }: Pick<State, 'model' | 'modelShelf'>): readonly Student[] =>
  studentsOf(modelShelf, model?.recipes ?? [])

type Kept = Pick<State, 'model' | 'modelShelf' | 'shelf'>

/** A student's file on this device, as settings use it; undefined before it was fetched. */
export function useOf(state: Pick<State, 'shelf'>, student: Student): AdapterUse | undefined {
  const adapter = state.shelf.find((one) => isFromShelf(one, student))
  return adapter && { id: adapter.id, name: adapterName(adapter), weight: 1, always: true }
}

/** The student that settings are drawn with: its file is at work, and its recipe holds. */
export const studentIn = (state: Kept, { adapters = [], recipe }: Settings): Student | undefined =>
  studentsBeside(state).find(
    (student) => student.recipe === recipe && adapters.some(({ id }) => id === useOf(state, student)?.id),
  )

/** Settings without students and without what only held for them. */
function plain(state: Kept, settings: Settings): Settings {
  const { samplerOptions: _, timesteps: __, sigmas: ___, recipe: ____, adapters = [], ...rest } = settings
  const ids = new Set(studentsBeside(state).map((student) => useOf(state, student)?.id))
  const others = adapters.filter(({ id }) => !ids.has(id))
  return others.length > 0 ? { ...rest, adapters: others } : rest
}

/** Settings that a student draws by; undefined before its file was fetched, or without a model. */
export function byStudent(state: Kept, settings: Settings, student: Student): Settings | undefined {
  const use = useOf(state, student)
  if (!use || !state.model) return undefined
  const rest = plain(state, settings)
  const under = underRecipe(student.by, student, state.model.defaults)
  return { ...rest, ...under, adapters: [use, ...(rest.adapters ?? [])] }
}

/** The student that Live draws by: where no recipe was chosen, the one that follows best. */
export const quickStudent = (state: Pick<State, 'draft' | 'model' | 'modelShelf'>): Student | undefined =>
  state.draft.recipe === undefined && state.model ? quickest(studentsBeside(state), state.model.defaults) : undefined

/** The draft with a recipe's usual settings, for as many steps as the file at work was trained for. */
function byRecipe(state: State, recipe: RecipeInfo): Settings {
  const { draft, model, shelf } = state
  const student = studentIn(state, draft)
  const same = student?.recipe === recipe.id
  const kept = same ? draft : plain(state, draft)
  const called = ({ id, info }: ShelfAdapter) =>
    info?.recipe === recipe.id && kept.adapters?.some((use) => use.id === id)
  const trained = same ? student : shelf.find(called)?.info
  const own = trained?.steps && model ? underRecipe(recipe, trained, model.defaults) : recipe.usual
  const { samplerOptions: _, timesteps: __, sigmas: ___, ...rest } = kept
  return { ...rest, ...own, recipe: recipe.id }
}

/** The draft without a recipe; where it had a student, walked as the model is by itself. */
function byItself(state: State): Settings {
  const { draft, model } = state
  if (!studentIn(state, draft)) {
    const { recipe: _, ...free } = draft
    return free
  }
  const { sampler, schedule, steps, guidance, eta } = model?.defaults ?? draft
  return { ...plain(state, draft), sampler, schedule, steps, guidance, eta }
}

export const createStudents: Slice<StudentsSlice> = (set, get) => ({
  coming: undefined,
  takeStudent: async ({ file, name }) => {
    const told = (why: string) => get().notify({ kind: 'bad-file', message: `${name} could not be added. ${why}` })
    const student = studentsBeside(get()).find((one) => one.file === file)
    if (!student) return told('This model cannot follow its recipe.')
    set({ coming: file })
    try {
      await get().keepFromShelf([student])
      const { draft, replace, coming } = get()
      const next = coming === file && byStudent(get(), draft, student)
      if (next) replace({ draft: next })
    } catch (error) {
      if (get().coming === file) set({ wanted: false })
      told(failureOf(error).message)
    }
    if (get().coming !== file) return
    set({ coming: undefined })
    if (get().wanted) get().generate()
  },
  takeRecipe: (recipe) => {
    set({ coming: undefined })
    get().replace({ draft: recipe ? byRecipe(get(), recipe) : byItself(get()) })
    if (get().wanted) get().generate()
  },
})
