// The adapters and students that lie beside the loaded model: listed, and a press from the composition. Knows no markup.
import { fromShelf, shelfOf } from '../adapters/shelf.ts'
import type { Shelved } from '../adapters/shelf.ts'
import { unknownName } from '../grid/nearest.ts'
import type { AdapterSource, Failure, ModelSource, Settings } from '../protocol.ts'
import { adapterName, callable } from './adapters.ts'
import { exampleMethods, exampleOf, conceptsOfExample } from './example-composition.ts'
import { failureOf } from './failure.ts'
import { nothingOff } from './draft.ts'
import { unsettledNames } from './lora-tags.ts'
import type { Slice, State } from './state.ts'

export type ModelShelfSlice = {
  /** Of the loaded model; empty where its folder has none. */
  readonly modelShelf: readonly Shelved[]
  /** The files of those that are on their way. */
  readonly fetching: readonly string[]
  /** Called when another model is ready. */
  readonly readModelShelf: () => Promise<void>
  /** Fetches these and keeps them on the device without putting them to use; their ids. Rejects where one cannot be had or used. */
  readonly keepFromShelf: (list: readonly Shelved[]) => Promise<readonly string[]>
  /**
   * Fetches what tags in these settings name and the model's shelf alone has, once that shelf is read. Rejects where one cannot be
   * had, with the nearest names where neither the device nor the shelf knows one, and for a name that several have.
   */
  readonly fetchNamed: (settings: Settings) => Promise<void>
  /** Makes rows of the tags in the draft that name what lies beside the model. The person is told where one cannot be had. */
  readonly takeNamed: () => Promise<void>
  /** Puts one to use; a student brings its recipe's settings. The person is told where it cannot be had. */
  readonly takeFromShelf: (one: Shelved) => Promise<void>
  /** Puts two concepts, each in a region of its own, in place of the composition, in one undoable step, and draws it. */
  readonly drawExample: () => Promise<void>
}

export const createModelShelf: Slice<ModelShelfSlice> = (set, get) => {
  /** Whose shelf was read last, and when it is. */
  let read: ModelSource | undefined
  let reading: Promise<void> = Promise.resolve()
  const told = (what: string, error: unknown) =>
    get().notify({ kind: 'bad-file', message: `${what}. ${failureOf(error).message}` })

  /** Gives the files of these to `work`, while `fetching` says that they are on their way. */
  const withFiles = async <T>(list: readonly Shelved[], work: (files: readonly AdapterSource[]) => Promise<T>) => {
    const { source } = get()
    if (!source) return undefined
    const files = list.map(({ file }) => file)
    set({ fetching: [...get().fetching, ...files] })
    try {
      return await work(await Promise.all(list.map((one) => fromShelf(source, one))))
    } finally {
      set(({ fetching }) => ({ fetching: fetching.filter((file) => !files.includes(file)) }))
    }
  }
  const keep = async (list: readonly Shelved[]) => (await withFiles(list, get().keepAdapters)) ?? []
  const take = async (one: Shelved) => {
    const { addAdapters, takeStudent } = get()
    if (one.kind === 'student') await takeStudent(one)
    else await withFiles([one], addAdapters)
  }
  const readNow = async (source: ModelSource) => {
    try {
      const modelShelf = await shelfOf(source)
      if (get().source === source) set({ modelShelf })
    } catch (error) {
      // Offline, or a list that is no good: the model draws without it.
      const failure = failureOf(error)
      if (failure.kind !== 'network') told('The list of adapters beside the model was not read', failure)
    }
  }
  /** What tags name and lies beside the model only. */
  const beside = (settings: Settings) => {
    const strangers = new Set(unsettledIn(settings, get()).flatMap(({ name, files }) => (files.length > 0 ? [] : name)))
    return get().modelShelf.filter(({ name }) => strangers.has(name))
  }
  const example = async () => {
    const concepts = conceptsOfExample(get().modelShelf)
    if (!concepts) return
    const ids = await keep(concepts)
    const { shelf, draft, replace, drawComposition, model } = get()
    const named = (id: string) => ({ id, name: adapterName(shelf.find((one) => one.id === id)!) })
    const [a, b] = ids.map(named)
    if (!a || !b) return
    const { methodOptions: _, bakeAdapters: __, ...rest } = draft
    const methods = exampleMethods.filter((method) => model?.methods.some(({ id }) => id === method))
    replace({ draft: { ...rest, ...exampleOf(concepts, [a, b]) }, off: nothingOff, methods, dials: {} })
    set({ region: undefined })
    drawComposition()
  }

  return {
    modelShelf: [],
    fetching: [],
    readModelShelf: async () => {
      const { source } = get()
      if (source !== read) set({ modelShelf: [] })
      read = source
      if (!source) return
      reading = readNow(source)
      await reading
      await get().takeNamed()
    },
    fetchNamed: async (settings) => {
      if (unsettledIn(settings, get()).length === 0) return
      await reading
      const found = beside(settings)
      if (found.length > 0) await keep(found)
      const [unsettled] = unsettledIn(settings, get())
      if (unsettled) throw notOne(unsettled, get())
    },
    takeNamed: async () => {
      const { draft, fetching } = get()
      const found = beside(draft).filter(({ file }) => !fetching.includes(file))
      if (found.length === 0) return
      try {
        await keep(found)
        get().replace({})
        void get().getReady()
      } catch (error) {
        told(`${found.map(({ name }) => name).join(', ')} could not be added`, error)
      }
    },
    keepFromShelf: keep,
    takeFromShelf: (one) => take(one).catch((error: unknown) => told(`${one.name} could not be added`, error)),
    drawExample: () => example().catch((error: unknown) => told('The example could not be loaded', error)),
  }
}

/** All names that a tag may call an adapter by: of those on the device and those beside the model. */
export const namesToCall = (state: Pick<State, 'shelf' | 'modelShelf'>): readonly string[] => [
  ...new Set([...callable(state).flatMap(({ names }) => names), ...state.modelShelf.map(({ name }) => name)]),
]

/** A name that a tag calls and not exactly one adapter on the device has; the files of those that have it. */
export type Unsettled = { readonly name: string; readonly files: readonly string[] }

/** Names that tags in these settings call, which are no rows yet: nobody on the device has them, or several do. */
export const unsettledIn = (settings: Tagged, state: Pick<State, 'shelf' | 'modelShelf'>): readonly Unsettled[] => {
  const known = callable(state)
  const fileOf = (id: string) => state.shelf.find((one) => one.id === id)?.file ?? id
  return unsettledNames(settings, known).map((name) => {
    return { name, files: known.filter(({ names }) => names.includes(name)).map(({ id }) => fileOf(id)) }
  })
}
type Tagged = Pick<Settings, 'prompt' | 'negative' | 'regions'>

const notOne = ({ name, files }: Unsettled, state: Pick<State, 'shelf' | 'modelShelf'>): Failure => ({
  kind: 'bad-input',
  message: `lora: <lora:${name}>: ${files.length > 0 ? `expected the name of one adapter, got that of ${files.join(', ')}` : unknownName(name, namesToCall(state))}`,
})
