// What was typed in the page's last moment: a database may not take it any more while the page is left, localStorage does.
import { isRecord } from '../settings/schema.ts'
import type { Storage } from './storage.ts'

const name = 'fewstep-last-words'

/** Writes values at once, for the next visit to store; nothing where the browser keeps nothing. */
export function handOver(values: Readonly<Record<string, unknown>>): void {
  try {
    globalThis.localStorage?.setItem(name, JSON.stringify(values))
  } catch {
    // Storage is switched off or full: what was stored before stays.
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
