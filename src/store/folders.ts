// Models that were opened from folders on this device, known from visit to visit: what they are, and how their folder is read again.
import type { ModelInfo, ModelSource } from '../protocol.ts'
import { isRecord } from '../settings/schema.ts'
import type { ModelHandle } from './model-handle.ts'
import { isOpened, withModel } from './models.ts'
import { notStored } from './not-stored.ts'
import type { Slice } from './state.ts'
import type { Storage } from './storage.ts'

/** A folder or a checkpoint; `info` is what was read of it last. Without a handle, as in Firefox and Safari, the person chooses it again. */
export type KeptFolder = { readonly info: ModelInfo; readonly handle?: ModelHandle }

export type FoldersSlice = {
  /** The last one opened first. */
  readonly folders: readonly KeptFolder[]
  /** Keeps the folder of the model that was loaded from `source`, as it was read now; its handle stays where none is given. */
  readonly keepFolder: (source: ModelSource, handle?: ModelHandle) => void
  readonly forgetFolder: (name: string) => void
  /**
   * Makes the files of a model of an earlier visit known again, where the person lets the browser: it may then be named, and draws
   * when it is. Resolves to its files; undefined where it was told why not.
   */
  readonly reopenFolder: (name: string) => Promise<ModelSource | undefined>
  /** Loads a model of this visit or an earlier one, and keeps how it was read now. The person is told where it cannot be had. */
  readonly loadKnown: (name: string) => Promise<void>
  /** Those that the browser lets the page read without asking. Called once, at the start. */
  readonly reopenAllowed: () => Promise<void>
}

const key = 'folders'
/** More are forgotten, the oldest first. */
const most = 50

export const createFolders: Slice<FoldersSlice> = (set, get, { storage, readModel }) => {
  const store = (folders: readonly KeptFolder[]) => {
    set({ folders })
    storage.write(key, folders).catch(async (error: unknown) => get().notify(await notStored(error, storage)))
  }
  const without = (name: string) => get().folders.filter(({ info }) => info.name !== name)
  const open = async ({ info, handle }: KeptFolder, ask: boolean): Promise<ModelSource | undefined> => {
    const files = handle && (await readModel(handle, ask))
    if (!files) return undefined
    const source: ModelSource = { kind: 'files', name: info.name, files }
    if (!isOpened(get(), info.name)) set({ models: withModel(get().models, { info, source }) })
    get().replan()
    return source
  }
  return {
    folders: [],
    keepFolder: (source, given) => {
      const info = get().models.find((one) => one.source === source)?.info
      if (!info || source.kind !== 'files') return
      const handle = given ?? get().folders.find((one) => one.info.name === info.name)?.handle
      store([{ info, ...(handle && { handle }) }, ...without(info.name)].slice(0, most))
    },
    forgetFolder: (name) => store(without(name)),
    reopenFolder: async (name) => {
      const kept = get().folders.find(({ info }) => info.name === name)
      if (!kept) return undefined
      const tell = (message: string) => get().notify({ kind: 'bad-file', message })
      try {
        const source = await open(kept, true)
        if (!source) tell(`${name} was not opened: the browser was not allowed to read it.`)
        return source
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        tell(`${name} was not found. Choose it again where it lies now. (${why})`)
        return undefined
      }
    },
    loadKnown: async (name) => {
      const { models, reopenFolder, loadModel, keepFolder } = get()
      const source = models.find(({ info }) => info.name === name)?.source ?? (await reopenFolder(name))
      if (!source) return
      await loadModel(source)
      keepFolder(source)
    },
    reopenAllowed: async () => {
      for (const kept of get().folders) await open(kept, false).catch(() => undefined)
    },
  }
}

/** Folders as they were left; what is none is left out. */
export async function storedFolders(storage: Storage): Promise<readonly KeptFolder[]> {
  const value = await storage.read(key)
  return Array.isArray(value) ? value.filter(isFolder) : []
}

/** What plans of grids ask of a model must be there; a version that wrote otherwise has its folders chosen again. */
function isFolder(value: unknown): value is KeptFolder {
  const info = isRecord(value) ? value['info'] : undefined
  if (!isRecord(info) || typeof info['name'] !== 'string' || typeof info['bytes'] !== 'number') return false
  const { samplers, schedules, recipes, defaults } = info
  return isRecord(defaults) && [samplers, schedules, recipes].every(Array.isArray)
}
