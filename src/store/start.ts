// The first moments of a visit: reads what was stored, takes a link, loads the embedded model. Knows the order of these.
import type { Reading } from '../settings/schema.ts'
import { readCompare } from './compare/keep.ts'
import type { Store } from './create.ts'
import { storedFolders } from './folders.ts'
import { takeOver } from './handover.ts'
import { keepStored, storedComposition, storedDraft, storedPreferences } from './persist.ts'
import { storedSchedules } from './schedules.ts'
import { clearStartPictures } from './start-pictures.ts'
import type { Services } from './state.ts'

/** Starts `store`; `link` is what the page's address carries, if it carries settings. Returns what ends it. */
export async function start(store: Store, { storage, engine, builtIn }: Services, link?: Reading): Promise<() => void> {
  const { notify, loadModel } = store.getState()
  const offRestart = engine.onRestart((failure) => {
    if (failure.kind === 'device-lost') notify({ kind: 'device-lost', pictures: store.getState().history.length })
  })
  // Storage first, a few milliseconds: what a person chose must be known when the model brings its own settings.
  const kept = await takeOver(storage)
  // Words that storage refused may name some of these.
  if (kept === storage) void clearStartPictures(storage).catch(() => undefined)
  const preferences = await storedPreferences(kept).catch(() => ({}))
  store.setState(preferences)
  const [{ problems: unread, ...compare }, cells, folders, schedules, composition, adapters, draft, stored] =
    await Promise.all([
      kept.read('compare').then(readCompare, () => readCompare(undefined)),
      storage.cells().catch(() => []),
      storedFolders(storage).catch(() => []),
      storedSchedules(storage).catch(() => []),
      storedComposition(kept).catch(() => ({})),
      storage.adapters().catch(() => []),
      storedDraft(kept).catch(() => undefined),
      storage.pictures().catch((error: unknown) => {
        notify({ kind: 'not-stored', message: String(error) })
        return { pictures: [], unreadable: 0 }
      }),
    ])
  store.setState({ ...compare, folders, schedules })
  void store.getState().reopenAllowed()
  if (unread.length > 0) notify({ kind: 'problems', lines: unread })
  store.getState().haveCells(cells)
  const state = store.getState()
  store.setState(({ shelf }) => ({
    ...composition,
    shelf: [...adapters.map((adapter) => ({ ...adapter, fit: { kind: 'unread' } as const })), ...shelf],
  }))
  if (draft) {
    const { problems, draft: settings, chosen = [], ...rest } = draft
    // What was typed while storage was being read is newer than what it holds.
    const typed = Object.fromEntries(state.chosen.map((name) => [name, state.draft[name]]))
    const all = [...new Set([...chosen, ...state.chosen])]
    store.setState({ ...rest, chosen: all, draft: { ...state.draft, ...settings, ...typed } })
    if (problems.length > 0) notify({ kind: 'problems', lines: problems })
  }
  const { pictures, unreadable } = stored
  const shown = pictures.find(({ id }) => id === state.shown)?.id ?? pictures[0]?.id
  const firstVisit = draft === undefined && pictures.length === 0 && unreadable === 0 && link === undefined
  store.setState(({ history }) => ({
    history: [...history, ...pictures],
    historyRead: true,
    shown,
    // The example is for who sees it: another room's own work comes first.
    welcome: firstVisit && state.room === 'create',
  }))
  if (unreadable > 0) notify({ kind: 'unreadable', count: unreadable })
  if (link) store.getState().adoptReading(link)
  const endStoring = keepStored(store, storage)
  void loadModel(builtIn)
  return () => {
    endStoring()
    offRestart()
  }
}
