import { describe, expect, it, vi } from 'vitest'
import { readLink } from '../settings/link.ts'
import { readPictureSettings } from '../settings/picture.ts'
import type { Store } from './create.ts'
import { examplePrompt } from './draft.ts'
import { fakeModel } from './fake-engine.test-data.ts'
import { memory, world } from './world.test-data.ts'

const quiet = (store: Store) =>
  vi.waitFor(() => {
    const { model, loading, running, waiting } = store.getState()
    expect({ model: model !== undefined, loading, running, waiting }).toEqual({ model: true, waiting: [] })
  })
const link = readLink('prompt=a+boat&steps=3')

describe('a first visit', () => {
  it('draws the example by itself, with the model’s own settings', async () => {
    const { store, fake } = await world()
    await quiet(store)
    expect(fake.drawn).toMatchObject([{ prompt: examplePrompt, steps: 8, sampler: 'ddim', model: 'nano' }])
    expect(store.getState().history).toHaveLength(1)
    expect(store.getState().shown).toBe(store.getState().history[0]!.id)
  })

  it('draws nothing by itself once the person has typed', async () => {
    const { store, fake } = await world()
    store.getState().edit({ prompt: 'mine' })
    await quiet(store)
    expect(fake.drawn).toEqual([])
  })

  it('remembers a Generate pressed early', async () => {
    const { store, fake } = await world()
    store.getState().edit({ prompt: 'mine' })
    store.getState().generate()
    expect(store.getState().wanted).toBe(true)
    await quiet(store)
    expect(fake.drawn).toMatchObject([{ prompt: 'mine', steps: 8 }])
  })

  it('takes settings from a link, keeps them over the model’s, and draws nothing unasked', async () => {
    const { store, fake } = await world(memory(), {}, link)
    await quiet(store)
    expect(store.getState().draft).toMatchObject({ prompt: 'a boat', steps: 3, guidance: 4 })
    expect(fake.drawn).toEqual([])
  })
})

describe('runs', () => {
  it('go one after the other, each with its own seed unless it is locked', async () => {
    const { store, fake } = await world(memory(), {}, link)
    await quiet(store)
    store.getState().generate()
    store.getState().generate()
    store.getState().lockSeed(true)
    store.getState().generate()
    await quiet(store)
    expect(fake.drawn.map(({ seed }) => seed)).toEqual([100, 101, 101])
    expect(store.getState().outcome).toMatchObject({ kind: 'done', timing: { steps: 3, rows: 6 } })
  })

  it('keep every picture of a batch with its own seed, in storage and in the PNG', async () => {
    const { store, storage } = await world(memory(), {}, link)
    await quiet(store)
    store.getState().edit({ count: 3 })
    store.getState().generate()
    await quiet(store)
    await vi.waitFor(() => expect([...storage.stored.values()].every(({ timing }) => timing)).toBe(true))
    const stored = [...storage.stored.values()]
    expect(stored.map(({ settings }) => [settings.seed, settings.count])).toEqual([
      [100, 1],
      [101, 1],
      [102, 1],
    ])
    const reading = await readPictureSettings(new Uint8Array(await stored[1]!.png.arrayBuffer()))
    expect(reading?.settings).toEqual(stored[1]!.settings)
  })

  it('stop on cancel; those that wait go on, and cancelAll ends them too', async () => {
    const { store, fake } = await world(memory(), {}, link)
    await quiet(store)
    store.getState().edit({ steps: 1000 })
    store.getState().generate()
    store.getState().edit({ steps: 2 })
    store.getState().generate()
    await vi.waitFor(() => expect(store.getState().running?.step).toBeGreaterThan(0))
    store.getState().cancel()
    await quiet(store)
    expect(fake.drawn.map(({ steps }) => steps)).toEqual([1000, 2])
    expect(store.getState().history).toHaveLength(1)
    store.getState().edit({ steps: 1000 })
    store.getState().generate()
    store.getState().generate()
    store.getState().cancelAll()
    await quiet(store)
    expect(store.getState().outcome).toMatchObject({ kind: 'stopped', steps: 1000 })
    expect(fake.drawn).toHaveLength(3)
  })

  it('drop the current run for one that must start now', async () => {
    const { store, fake } = await world(memory(), {}, link)
    await quiet(store)
    store.getState().edit({ steps: 1000 })
    store.getState().generate()
    store.getState().generate()
    store.getState().edit({ prompt: 'now', steps: 2 })
    store.getState().drawNow(store.getState().generate)
    await vi.waitFor(() => expect(fake.drawn[1]?.prompt).toBe('now'))
    store.getState().cancelAll()
    await quiet(store)
  })

  it('are drawn again by themselves when the device was lost, once', async () => {
    const { store, fake } = await world(memory(), {}, link)
    await quiet(store)
    const lost = { kind: 'device-lost', message: 'gpu: device: lost' } as const
    fake.failures.push(lost)
    store.getState().generate()
    await quiet(store)
    expect(fake.drawn).toHaveLength(2)
    expect(store.getState().outcome?.kind).toBe('done')
    fake.failures.push(lost, lost)
    store.getState().generate()
    await quiet(store)
    expect(fake.drawn).toHaveLength(4)
    expect(store.getState().outcome).toMatchObject({ kind: 'failed', failure: lost, retried: true })
  })

  it('are drawn again in full precision when half precision gave no numbers', async () => {
    const { store, fake } = await world(memory(), {}, link)
    await quiet(store)
    fake.model = { ...fakeModel, precision: 'float16' }
    await store.getState().setPrecision('float16')
    fake.model = fakeModel
    fake.failures.push({ kind: 'not-finite', message: 'step 2: not finite' })
    store.getState().generate()
    await vi.waitFor(() => expect(store.getState().history).toHaveLength(1))
    expect(fake.loads.at(-1)).toMatchObject({ options: { precision: 'float32' } })
  })

  it('wait for another tab, and can take its turn', async () => {
    const asked: boolean[] = []
    const { store, fake } = await world(
      memory(),
      {
        alone: (work, { steal, waiting, signal }) => {
          asked.push(steal)
          if (steal) return work(new AbortController().signal)
          waiting()
          return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
        },
      },
      link,
    )
    await quiet(store)
    store.getState().generate()
    await vi.waitFor(() => expect(store.getState().running?.elsewhere).toBe(true))
    store.getState().drawHere()
    await quiet(store)
    expect(asked).toEqual([false, true])
    expect(fake.drawn).toHaveLength(1)
    store.getState().generate()
    await vi.waitFor(() => expect(store.getState().running?.elsewhere).toBe(true))
    store.getState().cancel()
    await quiet(store)
    expect(store.getState().outcome?.kind).toBe('stopped')
  })
})

describe('nothing is lost', () => {
  it('on reload: draft, seed lock, pictures, preferences', async () => {
    const { store, storage, end } = await world(memory(), {}, link)
    await quiet(store)
    store.getState().generate()
    await quiet(store)
    store.getState().edit({ prompt: 'half typed', negative: 'fog' })
    store.getState().lockSeed(true)
    store.getState().setPixelated(true)
    store.getState().setShortcut('models', 'alt+J')
    store.getState().setShortcut('gallery', '')
    store.getState().setShortcut('save', 'mod+J')
    store.getState().setShortcut('save')
    await new Promise((resolve) => setTimeout(resolve, 500))
    const before = store.getState()
    end()
    const { store: after } = await world(storage)
    await quiet(after)
    expect(after.getState()).toMatchObject({
      draft: before.draft,
      seedLocked: true,
      pixelated: true,
      shortcuts: { models: 'alt+J', gallery: '' },
      shown: before.shown,
    })
    expect(after.getState().shortcuts).not.toHaveProperty('save')
    expect(after.getState().history.map(({ id }) => id)).toEqual(before.history.map(({ id }) => id))
  })

  it('of what a newer version had stored: kept by name and written back', async () => {
    const storage = memory()
    const record = JSON.stringify({ version: 9, prompt: 'later', steps: 5, churn: 2 })
    storage.values.set('draft', { record, seedLocked: true, chosen: ['prompt', 'steps', 'churn'] })
    const { store, end } = await world(storage)
    await quiet(store)
    expect(store.getState().draft).toMatchObject({ prompt: 'later', steps: 5 })
    expect(store.getState().notices[0]?.news).toMatchObject({ kind: 'problems' })
    store.getState().edit({ steps: 6 })
    end()
    expect(JSON.parse((storage.values.get('draft') as { record: string }).record)).toMatchObject({ churn: 2, steps: 6 })
  })

  it('of a stored draft that is damaged: the page starts with what it can read', async () => {
    for (const value of [
      undefined,
      null,
      3,
      'x',
      {},
      { record: '{', shortcuts: { models: 7 } },
      { record: '{"version":1,"steps":"x"}', chosen: 7 },
    ]) {
      const storage = memory()
      storage.values.set('draft', value)
      storage.values.set('preferences', value)
      const { store } = await world(storage)
      await quiet(store)
      expect(store.getState().draft.steps).toBe(8)
    }
  })

  it('when storage is full: the picture is shown, and the person is told', async () => {
    const storage = memory()
    storage.full = true
    const { store } = await world(storage, {}, link)
    await quiet(store)
    store.getState().generate()
    await quiet(store)
    expect(store.getState().history).toHaveLength(1)
    expect(store.getState().notices.at(-1)?.news).toEqual({ kind: 'storage-full', usage: 9e9, quota: 1e10 })
  })

  it.each([
    ['by Delete', (ids: readonly string[]) => [ids], 0],
    ['by one Delete after the other', (ids: readonly string[]) => ids.map((id) => [id]), -1],
  ])('%s: Undo brings all the pictures back, in storage too', async (_, pressed, last) => {
    const { store, storage } = await world(memory(), {}, link)
    await quiet(store)
    store.getState().edit({ count: 3 })
    store.getState().generate()
    await quiet(store)
    const before = store.getState().history
    for (const ids of pressed(before.map(({ id }) => id))) await store.getState().deletePictures(ids)
    expect(storage.stored.size).toBe(0)
    expect(store.getState().notices).toHaveLength(1)
    const { news } = store.getState().notices[0]!
    expect(news.kind).toBe('deleted')
    if (news.kind === 'deleted') await store.getState().restorePictures(news.pictures)
    expect(store.getState().history).toEqual(before)
    expect(store.getState().shown).toBe(before.at(last)!.id)
    expect(storage.stored.size).toBe(3)
  })

  it('by taking a picture’s settings: undo and redo', async () => {
    const { store } = await world(memory(), {}, link)
    await quiet(store)
    const before = store.getState().draft
    store.getState().adopt({ prompt: 'other', seed: 5 })
    expect(store.getState()).toMatchObject({ seedLocked: true, draft: { prompt: 'other', seed: 5 } })
    store.getState().undo()
    expect(store.getState().draft).toEqual(before)
    store.getState().redo()
    expect(store.getState().draft).toMatchObject({ prompt: 'other', seed: 5 })
  })
})

describe('models', () => {
  it('that a link names and that are not here are named, then and later', async () => {
    const { store } = await world(memory(), {}, readLink('prompt=x&model=dreamy'))
    await quiet(store)
    const news = () => store.getState().notices.map((notice) => notice.news)
    expect(news()).toEqual([{ kind: 'other-model', name: 'dreamy' }])
    expect(store.getState().draft.model).toBe('nano')
    store.getState().adoptReading({ settings: { model: 'foggy', steps: 9 }, problems: ['settings: eta: wrong'] })
    expect(news()).toEqual([
      { kind: 'problems', lines: ['settings: eta: wrong'] },
      { kind: 'other-model', name: 'foggy' },
    ])
    store.getState().adoptReading({ settings: { model: 'nano' }, problems: [] })
    expect(news()).toHaveLength(2)
  })

  it('that cannot be loaded leave the one before at work, and the reason on show', async () => {
    const { store, fake } = await world(memory(), {}, link)
    await quiet(store)
    const failure = { kind: 'not-a-model', message: 'folder: x: model_index.json: expected a file, got none' } as const
    fake.loadFailures.push(failure)
    await store.getState().loadModel({ kind: 'files', name: 'x', files: [] })
    expect(store.getState()).toMatchObject({
      source: { kind: 'url' },
      loadFailure: { failure },
      model: { name: 'nano' },
    })
    expect(fake.loads).toHaveLength(3)
    store.getState().generate()
    await quiet(store)
    expect(fake.drawn).toHaveLength(1)
  })

  it('that take too long are stopped: the one before goes on, or the load goes on where it stood', async () => {
    const { store, fake } = await world(memory(), {}, link)
    await vi.waitFor(() => expect(store.getState().loading?.progress).toBeDefined())
    store.getState().cancelLoad()
    await vi.waitFor(() => expect(store.getState().loadFailure?.failure.kind).toBe('cancelled'))
    expect(store.getState()).toMatchObject({ model: undefined, loading: undefined })
    await store.getState().retryLoad()
    expect(store.getState()).toMatchObject({ model: { name: 'nano' }, loadFailure: undefined })
    const load = store.getState().loadModel({ kind: 'files', name: 'x', files: [] })
    store.getState().generate()
    store.getState().cancelLoad()
    await load
    await quiet(store)
    expect(store.getState()).toMatchObject({ source: { kind: 'url' }, loadFailure: undefined })
    expect(fake.drawn).toHaveLength(1)
  })

  it('that do not fit a device are tried once more on the processor', async () => {
    const { store, fake } = await world(memory(), {}, link)
    await quiet(store)
    fake.loadFailures.push({ kind: 'out-of-memory', message: 'host: x: expected less, got more' })
    const source = { kind: 'files', name: 'x', files: [] } as const
    await store.getState().loadModel(source)
    expect(store.getState().loadFailure?.source).toBe(source)
    await store.getState().retryLoad('wasm')
    expect(fake.loads.at(-1)).toEqual({ source, options: { device: 'wasm', precision: 'auto' } })
    expect(store.getState()).toMatchObject({ source, loadFailure: undefined })
  })

  it('that are other models bring their own settings, with an undo', async () => {
    const { store, fake } = await world(memory(), {}, link)
    await quiet(store)
    fake.model = { ...fakeModel, id: 'b', name: 'b', defaults: { ...fakeModel.defaults, steps: 30, width: 512 } }
    await store.getState().loadModel({ kind: 'files', name: 'b', files: [] })
    expect(store.getState().draft).toMatchObject({ steps: 30, width: 512, model: 'b', prompt: 'a boat' })
    store.getState().undo()
    expect(store.getState().draft).toMatchObject({ steps: 3, width: 128 })
  })

  it('without the draft’s sampler get one that they have', async () => {
    const { store } = await world(memory(), {}, readLink('sampler=plms&prompt=x'))
    await quiet(store)
    expect(store.getState().draft.sampler).toBe('ddim')
  })
})
