import { describe, expect, it } from 'vitest'
import { encode } from 'fast-png'
import { pictureId } from '../math/picture-id.ts'
import type { Given } from '../protocol.ts'
import { fakeModel } from './fake-engine.test-data.ts'
import { sizeFor } from './start-pictures.ts'
import { memory, world } from './world.test-data.ts'

const pixels = {
  width: 2,
  height: 2,
  data: Uint8ClampedArray.from({ length: 16 }, (_, i) => (i % 4 === 3 ? 255 : 9 * i)),
}
const file = new Blob([Uint8Array.from(encode({ ...pixels, channels: 4 }))])
const id = pictureId(pixels)

/** A world whose engine remembers what pictures it was given. */
async function watched(storage = memory()) {
  const given: (Given | undefined)[] = []
  const made = await world(storage)
  const { generate } = made.fake.engine
  made.fake.engine.generate = (settings, onEvent, signal, pictures) => {
    given.push(pictures)
    return generate(settings, onEvent, signal, pictures)
  }
  const drawn = async () => {
    made.store.getState().generate()
    await expect.poll(() => made.store.getState().outcome, { timeout: 30_000 }).toBeDefined()
    return made.store.getState().outcome
  }
  return { ...made, given, drawn }
}

describe('start pictures', () => {
  it('are given to the engine by what they show, and written into what is drawn', async () => {
    const { store, given, drawn } = await watched()
    await store.getState().useAsStart(file)
    expect(store.getState().draft).toMatchObject({ startImage: id, strength: 0.6, width: 128, height: 128 })
    expect(await drawn()).toMatchObject({ kind: 'done' })
    expect(given.at(-1)?.start).toEqual(pixels)
    expect(store.getState().history[0]?.settings).toMatchObject({ startImage: id, strength: 0.6 })
  })

  it('take the size of a picture drawn here, and nothing else of it', async () => {
    const { store } = await watched()
    store.getState().edit({ prompt: 'new words' })
    const drawn = { ...store.getState().draft, prompt: 'old', width: 64, height: 192, seed: 5 }
    await store.getState().useAsStart(file, drawn)
    expect(store.getState().draft).toMatchObject({ prompt: 'new words', width: 64, height: 192 })
    expect(store.getState()).toMatchObject({ seedLocked: false })
  })

  it('come with a mask where one is chosen', async () => {
    const { store, given, drawn } = await watched()
    await store.getState().useAsStart(file)
    await store.getState().useAsMask(file)
    await drawn()
    expect(given.at(-1)).toEqual({ start: pixels, mask: pixels })
    await store.getState().useAsMask(undefined)
    await drawn()
    expect(given.at(-1)).toEqual({ start: pixels })
  })

  it('are there again at the next visit, and nothing is given once removed', async () => {
    const { store, storage, end } = await watched()
    await store.getState().useAsStart(file)
    store.getState().edit({ strength: 0.3 })
    end()
    const later = await watched(storage)
    expect(later.store.getState().draft).toMatchObject({ startImage: id, strength: 0.3 })
    await later.drawn()
    expect(later.given.at(-1)?.start).toEqual(pixels)
    later.store.getState().removeStart()
    expect(later.store.getState().draft).not.toHaveProperty('startImage')
    expect(later.store.getState().draft).not.toHaveProperty('strength')
    await later.drawn()
    expect(later.given.at(-1)).toBeUndefined()
    later.store.getState().undo()
    expect(later.store.getState().draft).toMatchObject({ startImage: id, strength: 0.3 })
  })

  it('stay as long as anything names them, and are cleared at the visit after', async () => {
    const key = `picture ${id}`
    const first = await watched()
    await first.store.getState().useAsStart(file)
    await first.drawn()
    first.store.getState().removeStart()
    first.end()
    expect(first.storage.values.has(key)).toBe(true)
    const second = await watched(first.storage)
    await expect.poll(() => second.store.getState().history).toHaveLength(1)
    expect(second.storage.values.has(key)).toBe(true)
    second.storage.stored.clear()
    second.end()
    // Nothing goes while a visit lasts: an undo may bring it back.
    expect(second.storage.values.has(key)).toBe(true)
    const third = await watched(second.storage)
    await expect.poll(() => third.storage.values.has(key)).toBe(false)
    third.end()
  })

  it('say that they are missing where settings name one that is not here', async () => {
    const { store, drawn } = await watched()
    store.getState().adopt({ startImage: 'a'.repeat(64), strength: 0.5 })
    const message = 'settings: startImage: expected the picture aaaaaaaaaaaa… on this device, got none'
    expect(await drawn()).toMatchObject({ kind: 'failed', failure: { kind: 'bad-input', message } })
    expect(store.getState().startPictures).toEqual({ ['a'.repeat(64)]: undefined })
  })

  it('say so where they cannot be read', async () => {
    const { store } = await watched()
    await store.getState().useAsStart(new Blob(['no picture']))
    expect(store.getState().notices.at(-1)?.news).toMatchObject({ kind: 'bad-file' })
    expect(store.getState().draft).not.toHaveProperty('startImage')
  })
})

it.each([
  [128, 128, 128, 128],
  [4000, 3000, 144, 112],
  [10, 1000, 16, 1280],
])('draws a picture of %i x %i at %i x %i', (width, height, wide, high) => {
  expect(sizeFor({ width, height }, fakeModel)).toEqual({ width: wide, height: high })
})
