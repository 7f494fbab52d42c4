import { afterEach, expect, it, vi } from 'vitest'
import { readLink } from '../settings/link.ts'
import { memory, world } from './world.test-data.ts'

afterEach(() => vi.unstubAllGlobals())

/** Long enough for several rounds of storing. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 800))

/** A visit at rest whose storage refuses every value while `refuses` is true. */
async function visit() {
  const page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  const storage = memory()
  const state = { refuses: false }
  const write = vi.fn((key: string, value: unknown) =>
    state.refuses ? Promise.reject(new DOMException('no room', 'QuotaExceededError')) : storage.write(key, value),
  )
  const { store, end } = await world({ ...storage, write }, {}, readLink('prompt=a'))
  await vi.waitFor(() => expect(store.getState().model).toBeDefined())
  await aWhile()
  const asked = (key: string) => write.mock.calls.filter(([one]) => one === key).length
  return { store, end, page, storage, state, asked }
}

it('asks a storage that refused a value again when the value changes or the page is left, and tells of it once', async () => {
  const { store, end, page, storage, state, asked } = await visit()
  const before = asked('draft')
  state.refuses = true
  store.getState().edit({ prompt: 'b' })
  await aWhile()
  expect(asked('draft')).toBe(before + 1)
  const [notice, ...more] = store.getState().notices
  expect([notice?.news, more]).toEqual([{ kind: 'storage-full', usage: 9e9, quota: 1e10 }, []])

  store.getState().dismiss(notice!.id)
  store.getState().edit({ prompt: 'c' })
  store.getState().setPixelated(true)
  await aWhile()
  expect([asked('draft'), store.getState().notices]).toEqual([before + 2, []])

  page.dispatchEvent(new Event('pagehide'))
  await aWhile()
  expect([asked('draft'), store.getState().notices]).toEqual([before + 3, []])

  state.refuses = false
  page.dispatchEvent(new Event('pagehide'))
  await aWhile()
  expect(JSON.stringify(storage.values.get('draft'))).toContain('"prompt\\":\\"c\\"')
  expect(storage.values.get('preferences')).toMatchObject({ pixelated: true })

  state.refuses = true
  store.getState().edit({ prompt: 'd' })
  await aWhile()
  expect(store.getState().notices).toMatchObject([{ news: { kind: 'storage-full' } }])
  end()
})
