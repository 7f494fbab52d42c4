// The composition: adapters and regions of the draft, those switched off, the methods to compare, what was drawn of it.
import { withCalled } from '../lora/prompt.ts'
import type { AdapterUse, Region, Settings } from '../protocol.ts'
import { adapterName } from './adapters.ts'
import { writeComposition } from './composition-file.ts'
import type { CompositionReading, Dials } from './composition-file.ts'
import { estimate } from './cost.ts'
import { nothingOff } from './draft.ts'
import { detailOf } from './profiles.ts'
import type { Off } from './draft.ts'
import { seedHeld } from './live.ts'
import { rowsOfPicture } from './methods.ts'
import type { Slice, State } from './state.ts'
import { join, split } from './switched.ts'
import type { Picture } from './storage.ts'
import type { Switched } from './switched.ts'

/** The method where settings name none. */
export const usualMethod = 'merge'

export type ComposeSlice = {
  /** Methods chosen for comparison; what counts is `chosenMethods`. */
  readonly methods: readonly string[]
  /** Parameters of methods other than the draft's own, whose are in the draft. */
  readonly dials: Dials
  /** Place of the region at work in the whole list. */
  readonly region: number | undefined
  /** What was asked for last, a column each: the pictures are found in the history by these. */
  readonly columns: readonly Settings[]
  /** Puts adapters of the shelf to work, as rows of the composition. */
  readonly useAdapters: (ids: readonly string[]) => void
  /** Undoable, all; changes of one gesture in a row are one. */
  readonly setRows: (rows: readonly Switched<AdapterUse>[], gesture?: string) => void
  readonly setRegions: (regions: readonly Switched<Region>[], gesture?: string) => void
  readonly setRegionBase: (base: Settings['regionBase']) => void
  readonly pickRegion: (region: number | undefined) => void
  readonly setMethods: (methods: readonly string[]) => void
  readonly setDial: (method: string, parameter: string, value: number) => void
  /** Takes adapters, regions and method out of the draft. */
  readonly clearComposition: () => void
  /** Takes all of a picture's settings into the composition. */
  readonly sendToCompose: (picture: Picture) => void
  /** What the scene costs, where it is so much that the person is asked first. */
  readonly sceneAsked: SceneCost | undefined
  readonly dismissScene: () => void
  /** Draws the scene by every chosen method, all from one seed; asks first where that takes very long, unless `sure`. */
  readonly drawComposition: (sure?: boolean) => void
  /** The composition as a small file's text. */
  readonly exportComposition: () => string
  readonly importComposition: (reading: CompositionReading) => void
}

const sameAdapter = (a: AdapterUse, b: AdapterUse) => a.id === b.id
const sameRegion = (a: Region, b: Region) => a === b

/** Adapters of the composition, on and off, in order. */
export const rowsOf = (adapters: Settings['adapters'], off: Off): readonly Switched<AdapterUse>[] =>
  join(adapters ?? [], off.adapters, sameAdapter)
/** Regions of the composition, on and off, from the lowest up. */
export const regionsOf = (regions: Settings['regions'], off: Off): readonly Switched<Region>[] =>
  join(regions ?? [], off.regions, sameRegion)

/** The methods to draw by: the draft's own, and those beside it where several were chosen. */
export function chosenMethods({ draft, methods }: Pick<State, 'draft' | 'methods'>): readonly string[] {
  const own = draft.method ?? usualMethod
  return methods.includes(own) ? methods : [own]
}

/** Settings that ask for no baking where nothing can be baked. */
function settled(settings: Settings): Settings {
  const { bakeAdapters: _, ...rest } = settings
  return bakes(settings, settings.method ?? usualMethod) ? settings : rest
}

type Dialed = Pick<State, 'draft' | 'dials'>

/** What a method's parameters are set to; those left out have their usual values. */
export const dialsOf = ({ draft, dials }: Dialed, method: string): Settings['methodOptions'] =>
  method === (draft.method ?? usualMethod) ? draft.methodOptions : dials[method]

/** Whether adapters can be added to the weights: where nothing changes from row to row or step to step. */
export const bakes = ({ adapters = [] }: Pick<Settings, 'adapters'>, method: string): boolean =>
  method === usualMethod && adapters.length > 0 && adapters.every(({ schedule }) => schedule === undefined)

/** Settings by a method, with its own parameters. */
export function byMethod(state: Dialed, method: string): Settings {
  const { methodOptions: _, bakeAdapters, ...rest } = state.draft
  const options = dialsOf(state, method)
  return {
    ...rest,
    method,
    ...(options && Object.keys(options).length > 0 && { methodOptions: options }),
    ...(bakeAdapters && bakes(rest, method) && { bakeAdapters }),
  }
}

/** By all chosen methods together; `time` in milliseconds, undefined before anything like it was measured. */
export type SceneCost = { readonly pictures: number; readonly rows: number; readonly time: number | undefined }

/** Milliseconds that nobody is asked about. */
const unasked = 30 * 60_000

export function sceneCost(state: Pick<State, 'draft' | 'methods' | 'dials' | 'model' | 'history'>): SceneCost {
  const scenes = chosenMethods(state).map((method) => ({ ...byMethod(state, method), count: 1 }))
  const times = scenes.map((scene) => estimate(scene, state.model, state.history))
  return {
    pictures: scenes.length,
    rows: scenes.reduce((sum, scene) => sum + rowsOfPicture(scene), 0),
    time: times.every((one) => one !== undefined) ? times.reduce((sum, one) => sum + one, 0) : undefined,
  }
}

/** Settings with a list in place of the one they had; an empty one is left out. */
function withList<K extends 'adapters' | 'regions'>(settings: Settings, name: K, list: NonNullable<Settings[K]>) {
  const { [name]: _, ...rest } = settings
  return (list.length === 0 ? rest : { ...rest, [name]: list }) as Settings
}

export const createCompose: Slice<ComposeSlice> = (set, get, { randomSeed }) => ({
  methods: [],
  dials: {},
  region: undefined,
  columns: [],
  sceneAsked: undefined,
  useAdapters: (ids) => {
    const { shelf, draft, off, model, replace } = get()
    const wanted = ids.filter((id) => !(draft.adapters ?? []).some((use) => use.id === id))
    if (wanted.length === 0) return
    const uses = wanted.map((id): AdapterUse => {
      const set = off.adapters.find(({ item }) => item.id === id)?.item
      const known = shelf.find((one) => one.id === id)
      const { category, always } = known?.info ?? {}
      const detail = detailOf(known, model?.id)
      const name = known && { name: adapterName(known) }
      return (
        set ?? {
          id,
          ...name,
          weight: 1,
          ...(category && { category }),
          ...(always && { always }),
          ...(detail !== undefined && { detail }),
        }
      )
    })
    const adapters = withCalled(draft.adapters ?? [], uses)
    replace({
      draft: withList(draft, 'adapters', adapters),
      off: { ...off, adapters: off.adapters.filter(({ item }) => !ids.includes(item.id)) },
    })
  },
  setRows: (rows, gesture) => {
    const { draft, off, replace, fitAdapters } = get()
    const { on, aside } = split(rows)
    const gone = (id: string) => !rows.some(({ item }) => item.id === id)
    const regions = draft.regions?.map((region) =>
      region.adapters.some(gone) ? { ...region, adapters: region.adapters.filter((id) => !gone(id)) } : region,
    )
    const next = settled(withList(draft, 'adapters', on))
    replace({ draft: regions ? { ...next, regions } : next, off: { ...off, adapters: aside } }, gesture)
    // One that came on now is read before anybody waits for it.
    fitAdapters(on.map(({ id }) => id)).catch(() => undefined)
  },
  setRegions: (regions, gesture) => {
    const { draft, off, replace, region } = get()
    const { on, aside } = split(regions)
    replace({ draft: withList(draft, 'regions', on), off: { ...off, regions: aside } }, gesture)
    if (region !== undefined && region >= regions.length) set({ region: regions.length - 1 })
    if (regions.length === 0) set({ region: undefined })
  },
  setRegionBase: (regionBase) => {
    const { draft, replace } = get()
    const { regionBase: _, ...rest } = draft
    replace({ draft: regionBase === undefined ? rest : { ...rest, regionBase } })
  },
  pickRegion: (region) => set({ region }),
  setMethods: (methods) => {
    const { draft, dials, replace } = get()
    const own = draft.method ?? usualMethod
    const [first = usualMethod] = methods
    if (methods.includes(own)) return replace({ methods })
    const kept = { ...dials, ...(draft.methodOptions && { [own]: draft.methodOptions }) }
    replace({ draft: byMethod({ draft, dials: kept }, first), methods, dials: kept })
  },
  setDial: (method, parameter, value) => {
    const { draft, dials, replace } = get()
    const options = { ...dialsOf(get(), method), [parameter]: value }
    const own = method === (draft.method ?? usualMethod)
    const next = own ? { draft: { ...draft, methodOptions: options } } : { dials: { ...dials, [method]: options } }
    replace(next, `${method} ${parameter}`)
  },
  clearComposition: () => {
    const { draft, replace } = get()
    const { adapters: _, regions: __, regionBase: ___, method: ____, methodOptions: _____, ...rest } = draft
    replace({ draft: rest, off: nothingOff, methods: [] })
    set({ region: undefined })
  },
  sendToCompose: ({ settings }) => {
    const { restore, go, getReady } = get()
    restore(settings, { methods: [] })
    set({ region: undefined, columns: [settings] })
    void getReady()
    go('compose')
  },
  dismissScene: () => set({ sceneAsked: undefined }),
  drawComposition: (sure = false) => {
    const state = get()
    const cost = sceneCost(state)
    if (!sure && (cost.time ?? 0) > unasked) return set({ sceneAsked: cost })
    const { draft, model, drawAll } = state
    const seed = seedHeld(state) ? draft.seed : randomSeed()
    const columns = chosenMethods(state).map((method) => ({
      ...byMethod(state, method),
      ...(model && { model: model.name }),
      seed,
      count: 1,
    }))
    set({ columns, sceneAsked: undefined })
    drawAll(columns, 'compose')
  },
  exportComposition: () => {
    const state = get()
    const named = (use: AdapterUse): AdapterUse => {
      const known = state.shelf.find(({ id }) => id === use.id)
      return known ? { ...use, name: adapterName(known) } : use
    }
    const { draft, off, unknown, dials } = state
    return writeComposition({
      dials,
      settings: { ...draft, ...(draft.adapters && { adapters: draft.adapters.map(named) }) },
      unknown,
      off: { ...off, adapters: off.adapters.map(({ item, at }) => ({ item: named(item), at })) },
      methods: chosenMethods(state),
    })
  },
  importComposition: ({ settings, off, methods, dials, unknown, problems }) => {
    const { adoptReading, draft, getReady } = get()
    const { adapters: _, regions: __, regionBase: ___, method: ____, methodOptions: _____, ...rest } = draft
    const kept = Object.keys(unknown)
    const lines = [...problems, ...(kept.length > 0 ? [`kept, but not known here: ${kept.join(', ')}`] : [])]
    adoptReading({ settings, problems: lines }, { draft: rest, off, methods, dials, unknown })
    set({ region: undefined })
    void getReady()
  },
})
