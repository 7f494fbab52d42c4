// What was typed in the page's last moment: a database may not take it any more while the page is left, localStorage does.
import { isRecord } from '../settings/schema.ts'
import type { Storage } from './storage.ts'

const name = 'fewstep-last-words'

/** Writes values at once, for the next visit to store, in place of those handed over before; nothing where the browser keeps nothing. */
export function handOver(values: Readonly<Record<string, unknown>>): void {
  try {
    // A page that was left may come back, as it was, and be left again: older words must not outlive newer ones.
    globalThis.localStorage?.removeItem(name)
    if (Object.keys(values).length > 0) globalThis.localStorage?.setItem(name, JSON.stringify(values))
  } catch {
    // Storage is switched off or full: the database keeps what it has.
  }
}

/** Stores what the last visit handed over. */
export async function takeOver(storage: Storage): Promise<void> {
  try {
    const text = globalThis.localStorage?.getItem(name)
    globalThis.localStorage?.removeItem(name)
    const values: unknown = JSON.parse(text ?? '{}')
    if (isRecord(values)) await Promise.all(Object.entries(values).map(([key, value]) => storage.write(key, value)))
  } catch {
    // Not ours to read: storage holds what was written before.
  }
}
