import { afterEach, describe, expect, it, vi } from 'vitest'
import { takeOver } from './handover.ts'
import { memory, world } from './world.test-data.ts'

afterEach(() => vi.unstubAllGlobals())

/** A browser's localStorage, and its window's events. */
function browser(words = new Map<string, string>()) {
  const target = new EventTarget()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => words.get(key) ?? null,
    setItem: (key: string, value: string) => words.set(key, value),
    removeItem: (key: string) => words.delete(key),
  })
  vi.stubGlobal('addEventListener', target.addEventListener.bind(target))
  vi.stubGlobal('removeEventListener', target.removeEventListener.bind(target))
  return { words, target }
}

describe('what was typed in the last moment', () => {
  it('is there at the next visit, though the database took nothing any more', async () => {
    const { words, target } = browser()
    const storage = memory()
    const visit = await world({ ...storage, write: () => new Promise(() => {}) })
    visit.store.getState().edit({ prompt: 'a last word' })
    target.dispatchEvent(new Event('pagehide'))
    expect(words.size).toBe(1)
    const { store } = await world(storage)
    expect(store.getState().draft.prompt).toBe('a last word')
    expect(words.size).toBe(0)
  })

  it('is not handed over where the database has it', async () => {
    const { words, target } = browser()
    const { store, storage } = await world()
    store.getState().edit({ prompt: 'stored in time' })
    await vi.waitFor(() => expect(JSON.stringify(storage.values.get('draft'))).toContain('stored in time'))
    target.dispatchEvent(new Event('pagehide'))
    expect(words.size).toBe(0)
  })

  it('is forgotten where the page came back and stored newer words', async () => {
    const { words, target } = browser()
    const storage = memory()
    let wake = () => {}
    const awake = new Promise<void>((resolve) => (wake = resolve))
    const visit = await world({ ...storage, write: (key, value) => awake.then(() => storage.write(key, value)) })
    visit.store.getState().edit({ prompt: 'old words' })
    target.dispatchEvent(new Event('pagehide'))
    expect(words.size).toBe(1)
    wake()
    visit.store.getState().edit({ prompt: 'new words' })
    await vi.waitFor(() => expect(JSON.stringify(storage.values.get('draft') ?? '')).toContain('new words'))
    target.dispatchEvent(new Event('pagehide'))
    expect(words.size).toBe(0)
    const { store } = await world(storage)
    expect(store.getState().draft.prompt).toBe('new words')
  })

  it('is there though the database refuses it at the next visit, and handed over again', async () => {
    const { words, target } = browser()
    const storage = memory()
    const full = { ...storage, write: async () => Promise.reject(new DOMException('full', 'QuotaExceededError')) }
    const leave = () => target.dispatchEvent(new Event('pagehide'))
    const visit = await world({ ...storage, write: () => new Promise(() => {}) })
    visit.store.getState().edit({ prompt: 'a last word' })
    leave()
    const { store } = await world(full)
    expect(store.getState().draft.prompt).toBe('a last word')
    leave()
    const next = await world(storage)
    expect(next.store.getState().draft.prompt).toBe('a last word')
    expect(words.size).toBe(0)
  })

  it('costs nothing where it cannot be read', async () => {
    browser(new Map([['fewstep-last-words', '{broken']]))
    const storage = memory()
    expect(await takeOver(storage)).toBe(storage)
  })
})
