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

/** Stores what the last visit handed over. The same storage, or where it refused some of that, one that reads it all the same. */
export async function takeOver(storage: Storage): Promise<Storage> {
  const entries = Object.entries(handedOver())
  const stored = await Promise.allSettled(entries.map(([key, value]) => storage.write(key, value)))
  const refused = new Map(entries.filter((_, i) => stored[i]!.status === 'rejected'))
  if (refused.size === 0) return storage
  return { ...storage, read: async (key) => (refused.has(key) ? refused.get(key) : storage.read(key)) }
}

/** Taken out: from now on it lies in storage, or in the page, which hands over again what is not stored when it is left. */
function handedOver(): Readonly<Record<string, unknown>> {
  try {
    const text = globalThis.localStorage?.getItem(name)
    globalThis.localStorage?.removeItem(name)
    const values: unknown = JSON.parse(text ?? '{}')
    return isRecord(values) ? values : {}
  } catch {
    // Not ours to read: storage holds what was written before.
    return {}
  }
}
