// Keeps the draft and the preferences in storage as they change, and reads them back. Knows which parts of the state last.
import { readRecord, writeRecord } from '../settings/record.ts'
import { fieldNames, isRecord, isWhole } from '../settings/schema.ts'
import { readDials, readMethods, readOff } from './composition-file.ts'
import { compareOf } from './compare/keep.ts'
import type { Store } from './create.ts'
import { handOver } from './handover.ts'
import { notStored } from './not-stored.ts'
import type { State } from './state.ts'
import type { Storage } from './storage.ts'

/** Milliseconds between a change and its being stored. */
const delay = 250

const draftOf = ({ draft, unknown, seedLocked, chosen }: State) => ({
  record: writeRecord(draft, unknown),
  seedLocked,
  chosen,
})
const preferencesOf = ({ wish, pixelated, singleKeys, shortcuts, closedBars, shown }: State) => ({
  wish,
  pixelated,
  singleKeys,
  shortcuts,
  closedBars,
  shown,
})

const compositionOf = ({ off, methods, dials, region, columns }: State) => ({
  off,
  methods,
  dials,
  region,
  columns: columns.map((settings) => writeRecord(settings)),
})

/** Stores every change within half a second, and at once when the page is hidden or left. Returns what ends it. */
export function keepStored(store: Store, storage: Storage): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const last = new Map<string, string>()
  /** What the database has not confirmed yet. */
  const pending = new Map<string, unknown>()
  /** Keys whose value the database did not take: asked again when the value changes, and when the page is left. */
  const refused = new Set<string>()
  const write = (key: string, value: unknown) => {
    const text = JSON.stringify(value)
    if (last.get(key) === text) return
    last.set(key, text)
    pending.set(key, value)
    const settled = () => pending.get(key) === value && pending.delete(key)
    const stored = () => {
      settled()
      refused.delete(key)
    }
    storage.write(key, value).then(stored, async (error: unknown) => {
      settled()
      const isNews = refused.size === 0
      refused.add(key)
      if (isNews) store.getState().notify(await notStored(error, storage))
    })
  }
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    write('draft', draftOf(store.getState()))
    write('preferences', preferencesOf(store.getState()))
    write('compare', compareOf(store.getState()))
    write('composition', compositionOf(store.getState()))
  }
  const leave = () => {
    for (const key of refused) last.delete(key)
    flush()
    handOver(Object.fromEntries(pending))
  }
  const end = store.subscribe(() => void (timer ??= setTimeout(flush, delay)))
  globalThis.addEventListener?.('pagehide', leave)
  globalThis.document?.addEventListener('visibilitychange', flush)
  return () => {
    end()
    flush()
    globalThis.removeEventListener?.('pagehide', leave)
    globalThis.document?.removeEventListener('visibilitychange', flush)
  }
}

/** The draft as it was left; `problems` names what could not be read of it. */
export async function storedDraft(
  storage: Storage,
): Promise<(Partial<State> & { problems: readonly string[] }) | undefined> {
  const value = await storage.read('draft')
  if (!isRecord(value) || typeof value['record'] !== 'string') return undefined
  const { settings, unknown, problems } = readRecord(value['record'])
  const chosen = Array.isArray(value['chosen'])
    ? fieldNames.filter((name) => (value['chosen'] as unknown[]).includes(name))
    : []
  return { draft: settings as State['draft'], unknown, chosen, seedLocked: value['seedLocked'] === true, problems }
}

/** What the settings do not hold of a composition, as it was left. */
export async function storedComposition(storage: Storage): Promise<Partial<State>> {
  const value = await storage.read('composition')
  if (!isRecord(value)) return {}
  const { off, methods, dials, region, columns } = value
  const records = Array.isArray(columns) ? columns.filter((column) => typeof column === 'string') : []
  return {
    off: readOff(off).off,
    methods: readMethods(methods),
    dials: readDials(dials),
    ...(typeof region === 'number' ? { region } : {}),
    columns: records.map((record) => readRecord(record).settings).filter(isWhole),
  }
}

const isShortcut = (entry: [string, unknown]): entry is [string, string] => typeof entry[1] === 'string'

/** Preferences as they were left, each by itself: a wrong one costs only itself. */
export async function storedPreferences(storage: Storage): Promise<Partial<State>> {
  const value = await storage.read('preferences')
  if (!isRecord(value)) return {}
  const { wish, pixelated, singleKeys, shortcuts, closedBars, shown } = value
  const device = isRecord(wish)
    ? (['auto', 'webgpu', 'wasm'] as const).find((one) => one === wish['device'])
    : undefined
  const precision = isRecord(wish)
    ? (['auto', 'float32', 'float16'] as const).find((one) => one === wish['precision'])
    : undefined
  return {
    wish: { device: device ?? 'auto', precision: precision ?? 'auto' },
    pixelated: pixelated === true,
    singleKeys: singleKeys !== false,
    shortcuts: Object.fromEntries(Object.entries(isRecord(shortcuts) ? shortcuts : {}).filter(isShortcut)),
    closedBars: Array.isArray(closedBars) ? closedBars.filter((bar) => typeof bar === 'string') : [],
    ...(typeof shown === 'string' ? { shown } : {}),
  }
}
