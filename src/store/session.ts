// Which model is loaded, where it runs, and what is wrong with it. Knows nothing of prompts or pictures.
import type {
  DeviceInfo,
  Failure,
  LoadOptions,
  LoadProgress,
  ModelInfo,
  ModelSource,
  Precision,
  Provider,
  TokenCount,
} from '../protocol.ts'
import { failureOf } from './failure.ts'
import { type KnownModel, withModel } from './models.ts'
import type { Slice } from './state.ts'

export type Loading = {
  readonly source: ModelSource
  readonly progress?: LoadProgress & At
  /** The first progress that was told: a load may go on from an earlier one. */
  readonly began?: LoadProgress & At
}
/** When it was told, by the clock of `performance`. */
type At = { readonly at: number }

export type SessionSlice = {
  /** The model that draws now; undefined until the first one is ready. */
  readonly model: ModelInfo | undefined
  readonly source: ModelSource | undefined
  /** Those that were loaded since the page was opened, each the last of its name. */
  readonly models: readonly KnownModel[]
  readonly loading: Loading | undefined
  /** Why the last load failed; the model before it goes on. */
  readonly loadFailure: (Loading & { readonly failure: Failure }) | undefined
  readonly wish: LoadOptions
  /** Loads a model; the one in use stays until the new one is ready, and comes back where it is not. */
  readonly loadModel: (source: ModelSource) => Promise<void>
  readonly loadBuiltIn: () => Promise<void>
  /** Leaves the model in use as it is, if there is one; what arrived of the other is kept for its next load. */
  readonly cancelLoad: () => void
  /** What a known model is now that its files were read: another than it was at an earlier visit, if they or the device changed. */
  readonly modelRead: (info: ModelInfo) => void
  /** Loads the model that failed once more, on this device where one is named. */
  readonly retryLoad: (device?: Provider) => Promise<void>
  readonly setDevice: (device: Provider | 'auto') => Promise<void>
  readonly setPrecision: (precision: Precision | 'auto') => Promise<void>
  /** Undefined where no model is there to count. */
  readonly countTokens: (text: string) => Promise<TokenCount | undefined>
  readonly dismissLoadFailure: () => void
}

export const createSession: Slice<SessionSlice> = (set, get, { engine, builtIn }) => {
  let latest = 0
  let abort = new AbortController()

  /** Loads; true if this is still the last load asked for, and it worked. */
  const load = async (source: ModelSource): Promise<boolean> => {
    const mine = ++latest
    abort.abort()
    abort = new AbortController()
    set({ loading: { source }, loadFailure: undefined })
    const onProgress = (told: LoadProgress) => {
      if (mine !== latest) return
      const progress = { ...told, at: performance.now() }
      set({ loading: { source, progress, began: get().loading?.began ?? progress } })
    }
    try {
      const model = await engine.load(source, get().wish, onProgress, abort.signal)
      if (mine !== latest) return false
      set({ model, source, models: withModel(get().models, { info: model, source }), loading: undefined })
      return true
    } catch (error) {
      const stood = get().loading ?? { source }
      if (mine === latest) set({ loading: undefined, loadFailure: { ...stood, failure: failureOf(error) } })
      return false
    }
  }

  const change = async (source: ModelSource): Promise<void> => {
    const { model: before, source: old } = get()
    if (await load(source)) return get().modelReady(before)
    const { loadFailure } = get()
    // The host may have let go of the old model to make room: load it again, and keep saying what was wrong with the new one.
    if (loadFailure?.source === source && old !== undefined && old !== source && (await load(old))) {
      set({ loadFailure: loadFailure.failure.kind === 'cancelled' ? undefined : loadFailure })
      get().modelReady(before)
    } else if (get().model && !get().loading) get().resume()
  }

  const reload = () => change(get().source ?? get().loadFailure?.source ?? builtIn)
  return {
    model: undefined,
    source: undefined,
    models: [],
    loading: undefined,
    loadFailure: undefined,
    wish: { device: 'auto', precision: 'auto' },
    loadModel: change,
    loadBuiltIn: () => change(builtIn),
    cancelLoad: () => abort.abort(),
    modelRead: (info) => {
      const known = get().models.find((one) => one.info.name === info.name)
      if (!known || (known.info.bytes === info.bytes && known.info.precision === info.precision)) return
      set({ models: withModel(get().models, { ...known, info }) })
      get().keepFolder(known.source)
      get().replan()
    },
    retryLoad: (device) => {
      if (device) set({ wish: { ...get().wish, device } })
      return change(get().loadFailure?.source ?? builtIn)
    },
    setDevice: (device) => {
      set({ wish: { ...get().wish, device } })
      return reload()
    },
    setPrecision: (precision) => {
      set({ wish: { ...get().wish, precision } })
      return reload()
    },
    countTokens: (text) => engine.tokens(text).catch(() => undefined),
    dismissLoadFailure: () => set({ loadFailure: undefined }),
  }
}

/** Milliseconds until all files of a load have arrived, by the rate so far; undefined before a second of it, and when nothing is to come. */
export function readingLeft({ progress, began }: Loading): number | undefined {
  if (!began || progress?.phase !== 'read' || progress.at - began.at < 1000) return undefined
  const [arrived, left] = [progress.loaded - began.loaded, progress.total - progress.loaded]
  return arrived > 0 && left > 0 ? ((progress.at - began.at) * left) / arrived : undefined
}

/** `GPU` or `CPU`, as the device chip says it. */
export const deviceName = (device: Pick<DeviceInfo, 'provider'>): 'GPU' | 'CPU' =>
  device.provider === 'webgpu' ? 'GPU' : 'CPU'
