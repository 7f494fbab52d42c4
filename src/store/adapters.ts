// The adapters (LoRA and kin) on this device: kept with their files, read by the loaded model when they are used.
import { isFromShelf } from '../adapters/shelf.ts'
import type { AdapterInfo, AdapterSource, Engine, Failure, MergeRequest } from '../protocol.ts'
import { failureOf } from './failure.ts'
import { withTags } from './lora-tags.ts'
import type { Callable } from './lora-tags.ts'
import { notStored } from './not-stored.ts'
import type { Slice, State } from './state.ts'
import type { StoredAdapter } from './storage.ts'

/** How an adapter stands with the loaded model. Files are read only when they are used. */
export type Fit =
  | { readonly kind: 'unread' }
  | { readonly kind: 'reading' }
  | { readonly kind: 'fits'; readonly info: AdapterInfo }
  | { readonly kind: 'refused'; readonly failure: Failure }

export type ShelfAdapter = StoredAdapter & { readonly fit: Fit }

export type Refused = { readonly name: string; readonly failure: Failure; readonly id?: string }

export type AdaptersSlice = {
  /** Oldest first. */
  readonly shelf: readonly ShelfAdapter[]
  /** Keeps files and puts them to use; the person is told of what could not be. */
  readonly addAdapters: (sources: readonly AdapterSource[]) => Promise<void>
  /** Keeps files without putting them to use; their ids. Rejects with the failure of the first that cannot be used. */
  readonly keepAdapters: (sources: readonly AdapterSource[]) => Promise<readonly string[]>
  /** Removes a file from this device; `restoreAdapter` undoes it. */
  readonly forgetAdapter: (id: string) => Promise<void>
  readonly restoreAdapter: (adapter: StoredAdapter) => Promise<void>
  /** Lets the loaded model read those that it has not. Rejects with the failure of the first that cannot be used. */
  readonly fitAdapters: (ids: readonly string[]) => Promise<void>
  /** Lets the engine get ready for the draft's adapters while nobody waits; what goes wrong is told where it stands, and by a run. */
  readonly getReady: () => Promise<void>
  /** The adapters at work as one file, kept on this device too; undefined where it could not be made, which is told. */
  readonly mergeFiles: (request: Pick<MergeRequest, 'method' | 'density' | 'name'>) => Promise<Blob | undefined>
  /** Another model is loaded, which has read nothing. */
  readonly unfitAdapters: () => void
}

export const adapterName = ({ info, file }: Pick<StoredAdapter, 'info' | 'file'>): string => info?.name ?? stem(file)

const stem = (file: string) => file.replace(/\.safetensors$/i, '')

/** The names that a tag in a prompt may call each by: its own, its file's, and the one that the model's shelf has for it. */
export const callable = ({ shelf, modelShelf }: Pick<State, 'shelf' | 'modelShelf'>): readonly Callable[] =>
  shelf.map((adapter) => {
    const shelved = modelShelf.filter((one) => isFromShelf(adapter, one)).map(({ name }) => name)
    const { category, always } = adapter.info ?? {}
    const facts = { ...(category && { category }), ...(always && { always }) }
    return { id: adapter.id, names: [adapterName(adapter), stem(adapter.file), ...shelved], facts }
  })

/** Failures that are about this model and not about the file: the file is kept, another model may take it. */
export const isOtherModels = ({ message }: Failure): boolean =>
  /made for another (?:family|text encoder)|expected layers of this model|this model takes no adapters/.test(message)

export const createAdapters: Slice<AdaptersSlice> = (set, get, { engine, storage, now }) => {
  const reading = new Map<string, Promise<Failure | undefined>>()
  const find = (id: string) => get().shelf.find((one) => one.id === id)
  const change = (id: string, fields: Partial<ShelfAdapter>) =>
    set(({ shelf }) => ({ shelf: shelf.map((one) => (one.id === id ? { ...one, ...fields } : one)) }))

  const store = async (adapter: ShelfAdapter): Promise<void> => {
    const { fit: _, ...stored } = adapter
    try {
      await storage.putAdapter(stored)
    } catch (error) {
      get().notify(await notStored(error, storage))
    }
  }

  const readNow = async ({ id, file, blob, config }: ShelfAdapter): Promise<Failure | undefined> => {
    const model = get().model?.id
    change(id, { fit: { kind: 'reading' } })
    try {
      const info = await engine.addAdapter({ name: file, blob, ...(config !== undefined && { config }) })
      if (get().model?.id === model) change(id, { info, fit: { kind: 'fits', info } })
      const known = find(id)
      if (known) await store(known)
      return undefined
    } catch (error) {
      const failure = failureOf(error)
      if (get().model?.id === model) change(id, { fit: { kind: 'refused', failure } })
      return failure
    }
  }
  /** One reading at a time for each file, whoever asks. */
  const read = (adapter: ShelfAdapter): Promise<Failure | undefined> => {
    const under = reading.get(adapter.id)
    if (under) return under
    const work = readNow(adapter).finally(() => reading.delete(adapter.id))
    reading.set(adapter.id, work)
    return work
  }

  /** On the shelf, in place of one of its id. */
  const shelve = (adapter: ShelfAdapter): Promise<void> => {
    const { id } = adapter
    set(({ shelf }) => ({
      shelf: find(id) ? shelf.map((one) => (one.id === id ? adapter : one)) : [...shelf, adapter],
    }))
    return store(adapter)
  }

  const add = async (source: AdapterSource): Promise<Refused | string> => {
    const id = await hashOf(source.blob)
    const { name, blob, config } = source
    const known = find(id)
    // By another config the same tensors mean another change.
    const anew = !known || (config !== undefined && JSON.stringify(config) !== JSON.stringify(known.config))
    const told = config !== undefined && { config }
    const adapter: ShelfAdapter = anew
      ? { ...(known ?? { id, file: name, blob, addedAt: now() }), ...told, fit: { kind: 'unread' } }
      : known
    if (anew) await shelve(adapter)
    if (!get().model || adapter.fit.kind === 'fits') return id
    const failure = await read(adapter)
    if (!failure) return id
    if (failure.kind === 'not-a-model' || (failure.kind === 'bad-input' && !isOtherModels(failure))) {
      await (known && anew ? shelve(known) : drop(id))
      return { name, failure }
    }
    return { name, failure, id }
  }

  const keep = async (sources: readonly AdapterSource[]) => {
    const first = get().shelf.length === 0
    const answers: (Refused | string)[] = []
    for (const source of sources) answers.push(await add(source))
    const added = answers.filter((answer) => typeof answer === 'string')
    const refused = answers.filter((answer) => typeof answer !== 'string')
    if (first && added.length > 0) await storage.persist().catch(() => false)
    return { added, refused }
  }

  const drop = async (id: string): Promise<void> => {
    set(({ shelf }) => ({ shelf: shelf.filter((one) => one.id !== id) }))
    await storage.removeAdapter(id).catch(() => undefined)
  }

  return {
    shelf: [],
    addAdapters: async (sources) => {
      const { added, refused } = await keep(sources)
      get().useAdapters(added)
      get().notify({ kind: 'adapters', added, refused })
      void get().getReady()
    },
    keepAdapters: async (sources) => {
      const { added, refused } = await keep(sources)
      if (refused[0]) throw refused[0].failure
      return added
    },
    forgetAdapter: async (id) => {
      const adapter = find(id)
      if (!adapter) return
      await drop(id)
      await engine.removeAdapter(id).catch(() => undefined)
      // As with deleted pictures; one that was added again meanwhile is not gone.
      const before = get().notices.flatMap(({ news }) => (news.kind === 'adapters-removed' ? news.adapters : []))
      const gone = before.filter((one) => one.id !== id && !find(one.id))
      get().notify({ kind: 'adapters-removed', adapters: [adapter, ...gone] })
    },
    restoreAdapter: async (adapter) => {
      if (find(adapter.id)) return
      const back: ShelfAdapter = { ...adapter, fit: { kind: 'unread' } }
      set(({ shelf }) => ({ shelf: [...shelf, back].toSorted((a, b) => a.addedAt - b.addedAt) }))
      await store(back)
    },
    fitAdapters: async (ids) => {
      for (const id of ids) {
        const beside = get().modelShelf.find(({ sha256 }) => sha256 === id)
        if (!find(id) && beside) await get().keepFromShelf([beside])
        const adapter = find(id)
        if (!adapter) throw missing(id)
        if (adapter.fit.kind === 'fits') continue
        const failure = await read(adapter)
        if (failure) throw failure
      }
    },
    getReady: async () => {
      const { draft, model, fitAdapters } = get()
      if (!model || !draft.adapters) return
      try {
        await fitAdapters(draft.adapters.map(({ id }) => id))
        await engine.prepare({ ...get().draft, model: model.name })
      } catch {
        // Nobody asked for a picture yet.
      }
    },
    mergeFiles: async (request) => {
      const parts = get().draft.adapters ?? []
      try {
        await get().fitAdapters(parts.map(({ id }) => id))
        const blob = await engine.mergeAdapters({ parts, ...request })
        await get().keepAdapters([{ name: `${request.name}.safetensors`, blob }])
        return blob
      } catch (error) {
        get().notify({ kind: 'bad-file', message: `The adapters could not be merged. ${failureOf(error).message}` })
        return undefined
      }
    },
    unfitAdapters: () => set(({ shelf }) => ({ shelf: shelf.map((one) => ({ ...one, fit: { kind: 'unread' } })) })),
  }
}

const missing = (id: string): Failure => ({
  kind: 'bad-input',
  message: `adapters: ${id.slice(0, 12)}: expected its file on this device, got none`,
})

async function hashOf(file: Blob): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The same engine, whose runs find the adapters that they name, in a list or by tags, with the model. */
export const withAdapters = (
  engine: Engine,
  state: () => Pick<State, 'shelf' | 'modelShelf' | 'fitAdapters' | 'fetchNamed'>,
): Engine => ({
  ...engine,
  generate: async (asked, ...rest) => {
    const { fitAdapters, fetchNamed } = state()
    await fetchNamed(asked)
    const settings = withTags(asked, callable(state()))
    const { adapters = [] } = settings
    if (adapters.length > 0) await fitAdapters(adapters.map(({ id }) => id))
    return engine.generate(settings, ...rest)
  },
})
