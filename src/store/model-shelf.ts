// The adapters and students that lie beside the loaded model: listed, and a press from the composition. Knows no markup.
import { fromShelf, shelfOf } from '../adapters/shelf.ts'
import type { Shelved } from '../adapters/shelf.ts'
import type { AdapterSource, ModelSource } from '../protocol.ts'
import { adapterName } from './adapters.ts'
import type { ShelfAdapter } from './adapters.ts'
import { exampleMethods, exampleOf, partsOfExample } from './example-composition.ts'
import { failureOf } from './failure.ts'
import { nothingOff } from './draft.ts'
import type { Slice } from './state.ts'

export type ModelShelfSlice = {
  /** Of the loaded model; empty where its folder has none. */
  readonly modelShelf: readonly Shelved[]
  /** The files of those that are on their way. */
  readonly fetching: readonly string[]
  /** Called when another model is ready. */
  readonly readModelShelf: () => Promise<void>
  /** Fetches these and keeps them on the device without putting them to use; their ids. Rejects where one cannot be had or used. */
  readonly keepFromShelf: (list: readonly Shelved[]) => Promise<readonly string[]>
  /** Puts one to use; a student brings its recipe's settings. The person is told where it cannot be had. */
  readonly takeFromShelf: (one: Shelved) => Promise<void>
  /** Puts two concepts, a style and two regions in place of the composition, in one undoable step. */
  readonly composeExample: () => Promise<void>
}

/** Whether this adapter on the device is that one of the model's shelf. */
export const isFromShelf = (
  { id, file, blob }: Pick<ShelfAdapter, 'id' | 'file' | 'blob'>,
  { name, bytes, sha256 }: Shelved,
): boolean => (sha256 === undefined ? file === `${name}.safetensors` && blob.size === bytes : id === sha256)

export const createModelShelf: Slice<ModelShelfSlice> = (set, get) => {
  /** Whose shelf was read last. */
  let read: ModelSource | undefined
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
  const example = async () => {
    const parts = partsOfExample(get().modelShelf)
    if (!parts) return
    const ids = await keep([...parts.concepts, parts.style])
    const { shelf, draft, replace, fitAdapters, model } = get()
    const named = (id: string) => ({ id, name: adapterName(shelf.find((one) => one.id === id)!) })
    const [a, b, style] = ids.map(named)
    if (!a || !b || !style) return
    const { methodOptions: _, bakeAdapters: __, ...rest } = draft
    replace({ draft: { ...rest, ...exampleOf(parts, [a, b, style]) }, off: nothingOff })
    const known = exampleMethods.filter((method) => model?.methods.some(({ id }) => id === method))
    set({ methods: known, dials: {}, region: undefined })
    fitAdapters(ids).catch(() => undefined)
  }

  return {
    modelShelf: [],
    fetching: [],
    readModelShelf: async () => {
      const { source } = get()
      if (source !== read) set({ modelShelf: [] })
      read = source
      if (!source) return
      try {
        const modelShelf = await shelfOf(source)
        if (get().source === source) set({ modelShelf })
      } catch (error) {
        // Offline, or a list that is no good: the model draws without it.
        const failure = failureOf(error)
        if (failure.kind !== 'network') told('The list of adapters beside the model was not read', failure)
      }
    },
    keepFromShelf: keep,
    takeFromShelf: (one) => take(one).catch((error: unknown) => told(`${one.name} could not be added`, error)),
    composeExample: () => example().catch((error: unknown) => told('The example could not be loaded', error)),
  }
}
