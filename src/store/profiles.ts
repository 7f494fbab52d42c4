// How much fine detail each adapter of the composition changes, measured once for each model and kept with the adapter's file.
import { profileOf } from '../search/profile.ts'
import { failureOf } from './failure.ts'
import type { Slice } from './state.ts'
import type { StoredAdapter } from './storage.ts'

export type ProfilesSlice = {
  /** Adapters still to be measured; undefined where nothing is. */
  readonly profiling: number | undefined
  /** Gives every adapter at work its share of fine detail: as it was kept, or measured by two short runs. Undoable. */
  readonly profileAdapters: () => Promise<void>
}

/** What was measured of an adapter on a model, by the model's id. */
export const detailOf = (adapter: Pick<StoredAdapter, 'details'> | undefined, model: string | undefined) =>
  model === undefined ? undefined : adapter?.details?.[model]

export const createProfiles: Slice<ProfilesSlice> = (set, get, { engine, alone, storage }) => {
  const measure = async (id: string, signal: AbortSignal): Promise<void> => {
    const { draft, model, fitAdapters } = get()
    await fitAdapters([id])
    const adapter = get().shelf.find((one) => one.id === id)
    if (!model || !adapter) return
    const words = draft.adapters?.find((use) => use.id === id)?.words ?? adapter.info?.triggers.join(', ')
    const detail = await profileOf(engine, { ...draft, model: model.name }, { id, ...(words && { words }) }, signal)
    const details = { ...adapter.details, [model.id]: detail }
    set({ shelf: get().shelf.map((one) => (one.id === id ? { ...one, details } : one)) })
    const { fit: _, ...stored } = get().shelf.find((one) => one.id === id) ?? { ...adapter, details }
    await storage.putAdapter(stored).catch(() => undefined)
  }

  return {
    profiling: undefined,
    profileAdapters: async () => {
      const { draft, model, profiling, notify } = get()
      if (!model || profiling !== undefined) return
      const known = (id: string) => detailOf(get().shelf.find((one) => one.id === id), model.id) // prettier-ignore
      const left = (draft.adapters ?? []).filter(({ id, always }) => !always && known(id) === undefined)
      set({ profiling: left.length })
      const stop = new AbortController()
      const run = async (taken: AbortSignal) => {
        for (const { id } of left) {
          await measure(id, taken)
          set({ profiling: (get().profiling ?? 1) - 1 })
        }
      }
      const turn = { signal: stop.signal, steal: false, waiting: () => undefined }
      const failure = left.length === 0 ? undefined : await alone(run, turn).then(() => undefined, failureOf)
      set({ profiling: undefined })
      if (failure) notify({ kind: 'said', message: `The adapters could not be measured. ${failure.message}` })
      const now = get().draft
      const adapters = now.adapters?.map((use) => {
        const detail = known(use.id)
        return detail === undefined ? use : { ...use, detail }
      })
      if (adapters) get().replace({ draft: { ...now, adapters } })
    },
  }
}
