// The settings that the next run will use, as the person edits them. Knows nothing of how they are drawn.
import { canonicalJson } from '../grid/canonical.ts'
import type { AdapterUse, ModelInfo, Region, Settings } from '../protocol.ts'
import { fieldNames, isWhole } from '../settings/schema.ts'
import type { Reading } from '../settings/schema.ts'
import { callable } from './adapters.ts'
import { seedHeld } from './live.ts'
import { withTags } from './lora-tags.ts'
import type { Slice, State } from './state.ts'
import type { Aside } from './switched.ts'

export const examplePrompt = 'a red cat left of a rocket at sunset'

/** What stands in the fields before any model has said what it prefers. */
export const firstDraft: Settings = {
  model: 'nano',
  prompt: examplePrompt,
  negative: '',
  seed: 16,
  rng: 'torch',
  sampler: 'dpmpp_2m',
  schedule: 'karras',
  steps: 20,
  guidance: 5,
  eta: 0,
  width: 128,
  height: 128,
  count: 1,
  clipSkip: 0,
}

/** Adapters and regions that are switched off: no part of the settings, but not lost. */
export type Off = { readonly adapters: readonly Aside<AdapterUse>[]; readonly regions: readonly Aside<Region>[] }

export const nothingOff: Off = { adapters: [], regions: [] }

/** What a step may change: undo brings back the parts that it changed, and no others. */
export type Edited = Pick<State, 'draft' | 'off' | 'unknown' | 'seedLocked' | 'methods' | 'dials'>

export type DraftSlice = {
  readonly draft: Settings
  readonly off: Off
  /** Fields that a newer version stored with the draft. */
  readonly unknown: Reading['unknown']
  readonly seedLocked: boolean
  /** Fields that were chosen (by hand, from a picture, from a link): a model's defaults leave them alone. */
  readonly chosen: readonly (keyof Settings)[]
  /** The model that a link named before any was ready. */
  readonly named: string | undefined
  readonly past: readonly Partial<Edited>[]
  readonly future: readonly Partial<Edited>[]
  /** Changes fields as the person types. */
  readonly edit: (change: Partial<Settings>) => void
  /** Takes settings from elsewhere in one undoable step. */
  readonly adopt: (change: Partial<Settings>) => void
  /** Puts these in place of those there, undoably; steps of one gesture in a row are one. */
  readonly replace: (next: Partial<Edited>, gesture?: string) => void
  /** All settings of a picture, what they leave out left out too; its model and number stay what they are here. */
  readonly restore: (settings: Settings, beside?: Partial<Edited>) => void
  /**
   * Takes what was read of a picture or a link, and says what of it cannot be had: a field, or the model it names. `beside` changes
   * in the same step; it is read into the draft there (see `readInto`), if there is one.
   */
  readonly adoptReading: (reading: Pick<Reading, 'settings' | 'problems'>, beside?: Partial<Edited>) => void
  readonly lockSeed: (locked: boolean) => void
  readonly shuffleSeed: () => void
  readonly undo: () => void
  readonly redo: () => void
  /** Called when a model is ready; `before` is the one it replaces. */
  readonly modelReady: (before: ModelInfo | undefined) => void
  /** The model's own settings for everything but prompts and seed. */
  readonly useModelDefaults: () => void
}

/** What says how a picture is walked to, beside the fields that every model has a usual value for. */
const ofTheWalk: ReadonlySet<keyof Settings> = new Set([
  'recipe',
  'samplerOptions',
  'convention',
  'finalSigma',
  'decoder',
  'timesteps',
  'sigmas',
  'stepNoise',
  'guidanceMethod',
  'guidanceOptions',
  'guidanceRescale',
  'guidanceStart',
  'guidanceStop',
])

/** Milliseconds within which steps of one gesture are one. */
const pause = 1000

export const createDraft: Slice<DraftSlice> = (set, get, { randomSeed, now }) => {
  let last: { readonly gesture: string | undefined; readonly at: number } = { gesture: undefined, at: 0 }
  const tagged = (draft: Settings) => withTags(draft, callable(get()))
  const add = (fields: readonly (keyof Settings)[]) => [...new Set([...get().chosen, ...fields])]
  const keys = (change: Partial<Settings>) => fieldNames.filter((name) => change[name] !== undefined)
  /** Puts `next` in place of what is there: what was `given` for it is chosen, and a seed among that holds. */
  const take = (next: Partial<Edited>, given: Partial<Settings>) => {
    get().replace({ ...next, ...(given.seed !== undefined && { seedLocked: true }) })
    set({ chosen: add(keys(given)) })
  }
  /** The parts that `step` changes, as they are now. */
  const asNow = (step: Partial<Edited>): Partial<Edited> => {
    const state = get()
    return Object.fromEntries(Object.keys(step).map((part) => [part, state[part as keyof Edited]]))
  }
  const move = (from: 'past' | 'future', to: 'past' | 'future') => {
    const { [from]: source, [to]: target } = get()
    const step = source.at(-1)
    if (!step) return
    last = { gesture: undefined, at: 0 }
    set({ ...step, [from]: source.slice(0, -1), [to]: [...target, asNow(step)] })
  }
  return {
    draft: firstDraft,
    off: nothingOff,
    unknown: {},
    seedLocked: false,
    chosen: [],
    named: undefined,
    past: [],
    future: [],
    edit: (change) => {
      const draft = { ...get().draft, ...change }
      const next = tagged(draft)
      // A tag that turns into an adapter is a step of its own.
      if (next !== draft) return get().replace({ draft: next })
      set({ draft, chosen: add(keys(change)), future: [] })
      void get().takeNamed()
    },
    adopt: (change) => take({ draft: { ...get().draft, ...change } }, change),
    replace: (given, gesture) => {
      const { draft: old, past } = get()
      const goesOn = gesture !== undefined && gesture === last.gesture && now() - last.at < pause
      last = { gesture, at: now() }
      const draft = tagged(given.draft ?? old)
      const step = draft === old ? given : { ...given, draft }
      const changed = fieldNames.filter((name) => draft[name] !== old[name])
      const before = goesOn ? { ...asNow(step), ...past.at(-1) } : asNow(step)
      set({ ...step, chosen: add(changed), past: [...(goesOn ? past.slice(0, -1) : past), before], future: [] })
      void get().takeNamed()
    },
    restore: (settings, beside) => get().adoptReading({ settings, problems: [] }, beside),
    adoptReading: ({ settings, problems }, beside = {}) => {
      const { notify, model } = get()
      const { model: name, ...given } = settings
      take({ ...beside, draft: readInto(beside.draft ?? get().draft, settings) }, given)
      if (problems.length > 0) notify({ kind: 'problems', lines: problems })
      if (name !== undefined && model && name !== model.name) notify({ kind: 'other-model', name })
      set({ named: model ? undefined : name })
    },
    lockSeed: (seedLocked) => set({ seedLocked }),
    shuffleSeed: () => set({ draft: { ...get().draft, seed: randomSeed() } }),
    undo: () => move('past', 'future'),
    redo: () => move('future', 'past'),
    modelReady: (before) => {
      const { model, draft, chosen, named, adopt, notify, resume, unfitAdapters, getReady } = get()
      if (!model) return
      unfitAdapters()
      const other = before !== undefined && before.id !== model.id
      const defaults = { ...model.defaults, model: model.name }
      const kept = Object.fromEntries(chosen.map((name) => [name, draft[name]]))
      if (named !== undefined && named !== model.name) notify({ kind: 'other-model', name: named })
      set({ named: undefined })
      if (other) adopt(defaults)
      else set({ draft: { ...draft, ...offered(model, { ...defaults, ...kept, model: model.name }) } })
      void getReady()
      get().replan()
      void get().readModelShelf()
      resume()
    },
    useModelDefaults: () => {
      const { model, draft, replace } = get()
      if (!model) return
      const kept = Object.entries(draft).filter(([name]) => !ofTheWalk.has(name as keyof Settings))
      replace({ draft: { ...(Object.fromEntries(kept) as Settings), ...model.defaults } })
    },
  }
}

/**
 * The draft with what was read from elsewhere. Whole settings, as our pictures, links and compositions carry them, take its place but
 * for the number of pictures: what they leave out is not there. Others, of another program or by hand, change what they name. The
 * model stays.
 */
export function readInto(draft: Settings, settings: Partial<Settings>): Settings {
  const { model, count } = draft
  return isWhole(settings) ? { ...settings, model, count } : { ...draft, ...settings, model }
}

/** `settings` with a sampler and a schedule that the model has. */
function offered({ samplers, schedules, defaults }: ModelInfo, settings: Partial<Settings>): Partial<Settings> {
  const has = (choices: ModelInfo['schedules'], id: string | undefined) => choices.some((choice) => choice.id === id)
  return {
    ...settings,
    ...(has(samplers, settings.sampler) ? {} : { sampler: defaults.sampler }),
    ...(has(schedules, settings.schedule) ? {} : { schedule: defaults.schedule }),
  }
}

/** Fields in which the next run would differ from `settings`. The model is chosen elsewhere; a seed drawn anew does not count. */
export function differences(
  state: Pick<State, 'draft' | 'seedLocked' | 'live'>,
  settings: Settings,
): (keyof Settings)[] {
  const ignored = new Set<keyof Settings>(['model', 'count', ...(seedHeld(state) ? [] : ['seed' as const])])
  const differs = (a: unknown, b: unknown) =>
    a !== b && (typeof a !== 'object' || typeof b !== 'object' || canonicalJson(a) !== canonicalJson(b))
  return fieldNames.filter((name) => !ignored.has(name) && differs(state.draft[name], settings[name]))
}
