import { describe, expect, it, vi } from 'vitest'
import type { Store } from './create.ts'
import { openFiles } from './open.ts'
import { memory, world } from './world.test-data.ts'

/** Patient enough for a machine that does much else. */
const eventually = <T>(check: () => T) => vi.waitFor(check, { timeout: 10_000 })

const file = (path: string, header = `{"lora_unet_${path}.lora_up.weight":{}}`) => {
  const bytes = new TextEncoder().encode(header)
  return { path, blob: new Blob([Uint8Array.from([bytes.length, 0, 0, 0, 0, 0, 0, 0]), bytes]) }
}
const ready = (store: Store) => eventually(() => expect(store.getState().model).toBeDefined())
const fits = (store: Store) => store.getState().shelf.map(({ file, fit }) => [file, fit.kind])
const newest = (store: Store) => store.getState().notices.at(-1)?.news

const fox = file('fox.safetensors')
const ink = file('ink.safetensors')

describe('adapters on this device', () => {
  it('are read when they are dropped, put to use, and stored', async () => {
    const { store, fake, storage } = await world()
    await ready(store)
    await openFiles(store, 'fox.safetensors', [fox, ink])
    expect(fits(store)).toEqual([
      ['fox.safetensors', 'fits'],
      ['ink.safetensors', 'fits'],
    ])
    expect(fake.added).toEqual(['fox.safetensors', 'ink.safetensors'])
    await eventually(() => expect(fake.prepared.at(-1)?.adapters).toHaveLength(2))
    expect(store.getState().draft.adapters).toMatchObject([
      { name: 'fox', weight: 1 },
      { name: 'ink', weight: 1 },
    ])
    expect([...storage.adapterFiles.values()].map(({ info }) => info?.triggers)).toEqual([['fox'], ['fox']])
  })

  it('may bring a word instead of layers; a file of other tensors is no adapter', async () => {
    const { store, fake } = await world()
    await ready(store)
    const word = '{"__metadata__":{"format":"pt"},"<cat-toy>":{"dtype":"F32","shape":[2,192],"data_offsets":[0,1536]}}'
    await openFiles(store, 'toy.safetensors', [file('toy.safetensors', word)])
    expect(fake.added).toEqual(['toy.safetensors'])
    const weights = '{"conv.weight":{"dtype":"F32","shape":[2,192],"data_offsets":[0,1536]}}'
    fake.loadFailures.push({ kind: 'not-a-model', message: 'checkpoint: net.safetensors: expected another, got this' })
    await openFiles(store, 'net.safetensors', [file('net.safetensors', weights)])
    expect(fake.added).not.toContain('net.safetensors')
    expect(store.getState()).toMatchObject({ layer: 'models', model: { name: 'nano' }, loadFailure: { failure: { kind: 'not-a-model' } } }) // prettier-ignore
  })

  it('are one where the file is the same', async () => {
    const { store, fake } = await world()
    await ready(store)
    await openFiles(store, 'fox.safetensors', [fox])
    await openFiles(store, 'copy.safetensors', [{ ...fox, path: 'copy.safetensors' }])
    expect(store.getState().shelf).toHaveLength(1)
    expect(store.getState().draft.adapters).toHaveLength(1)
    expect(fake.added).toHaveLength(1)
  })

  it('survive a reload and a change of the model, which reads those in use again', async () => {
    const storage = memory()
    const first = await world(storage)
    await ready(first.store)
    await openFiles(first.store, 'fox.safetensors', [fox])
    await openFiles(first.store, 'ink.safetensors', [ink])
    first.store.getState().setRows([])
    first.store.getState().useAdapters([first.store.getState().shelf[0]!.id])
    first.end()
    const { store, fake } = await world(storage)
    await ready(store)
    await eventually(() => expect(fits(store).map(([, kind]) => kind)).toEqual(['fits', 'unread']))
    fake.model = { ...fake.model, id: 'other', name: 'other' }
    await store.getState().loadModel({ kind: 'url', url: 'other' })
    await eventually(() => expect(fake.added).toEqual(['fox.safetensors', 'fox.safetensors']))
  })

  it('for another model are kept and not used; broken ones are not kept; both are told', async () => {
    const { store, fake, storage } = await world()
    await ready(store)
    const message = 'lora: fox.safetensors: made for another family: expected a text width of 192, got 2048'
    fake.adapterFailures.set('fox.safetensors', { kind: 'bad-input', message })
    fake.adapterFailures.set('ink.safetensors', { kind: 'bad-input', message: 'lora: a: expected both halves' })
    await openFiles(store, 'x', [fox, ink])
    expect(fits(store)).toEqual([['fox.safetensors', 'refused']])
    expect([...storage.adapterFiles.values()].map(({ file }) => file)).toEqual(['fox.safetensors'])
    expect(store.getState().draft.adapters).toBeUndefined()
    expect(newest(store)).toMatchObject({ kind: 'adapters', added: [], refused: [{}, {}] })
  })

  it('are with the model before a run that names them; one that is not here fails the run in words', async () => {
    const { store, fake } = await world()
    await ready(store)
    await openFiles(store, 'fox.safetensors', [fox])
    await eventually(() => expect(store.getState().running).toBeUndefined())
    store.getState().unfitAdapters()
    store.getState().generate()
    await eventually(() => expect(store.getState().outcome?.kind).toBe('done'))
    expect(fake.added).toHaveLength(2)
    await store.getState().forgetAdapter(store.getState().shelf[0]!.id)
    store.getState().generate()
    await eventually(() => expect(store.getState().outcome?.kind).toBe('failed'))
    expect(store.getState().failed[0]!.failure.message).toContain('expected its file on this device, got none')
    const gone = newest(store)
    if (gone?.kind === 'adapters-removed') await store.getState().restoreAdapter(gone.adapters[0]!)
    store.getState().generate()
    await eventually(() => expect(store.getState().outcome?.kind).toBe('done'))
  })

  it('that are removed one after the other all live on in the notice, but for one that came back by itself', async () => {
    const { store, storage } = await world()
    await ready(store)
    await openFiles(store, 'x', [fox, ink])
    const [first, second] = store.getState().shelf.map(({ id }) => id)
    await Promise.all([store.getState().forgetAdapter(first!), store.getState().forgetAdapter(second!)])
    expect(storage.adapterFiles.size).toBe(0)
    expect(newest(store)).toMatchObject({ kind: 'adapters-removed', adapters: [{ id: second }, { id: first }] })
    await openFiles(store, 'fox.safetensors', [fox])
    await store.getState().forgetAdapter(first!)
    expect(newest(store)).toMatchObject({ kind: 'adapters-removed', adapters: [{ id: first }, { id: second }] })
  })

  it('become one file by a rule, which is kept beside them and not put to use', async () => {
    const { store } = await world()
    await ready(store)
    await openFiles(store, 'x', [fox, ink])
    const file = await store.getState().mergeFiles({ method: 'cat', name: 'both' })
    expect(await file?.text()).toBe('both')
    expect(store.getState().shelf.map((one) => one.file)).toEqual([
      'fox.safetensors',
      'ink.safetensors',
      'both.safetensors',
    ])
    expect(store.getState().draft.adapters).toHaveLength(2)
  })

  it('that made a file which cannot be read again are told so', async () => {
    const { store, fake } = await world()
    await ready(store)
    await openFiles(store, 'x', [fox, ink])
    fake.adapterFailures.set('both.safetensors', { kind: 'bad-input', message: 'lora: both: expected both halves' })
    expect(await store.getState().mergeFiles({ method: 'ties', name: 'both' })).toBeUndefined()
    expect(newest(store)).toEqual({ kind: 'bad-file', message: 'The adapters could not be merged. lora: both: expected both halves' }) // prettier-ignore
    expect(store.getState().shelf).toHaveLength(2)
  })

  it('of a peft folder come with their config, under the folder’s name', async () => {
    const { store } = await world()
    await ready(store)
    const files = [
      { ...file('adapter_model.safetensors'), path: 'adapter_model.safetensors' },
      { path: 'adapter_config.json', blob: new Blob(['{"r":4}']) },
    ]
    await openFiles(store, 'my-fox', files)
    expect(store.getState().shelf).toMatchObject([{ file: 'my-fox.safetensors', config: { r: 4 } }])
  })

  it('are read by another config that comes with the same file, and as before where that config is refused', async () => {
    const { store, fake, storage } = await world()
    await ready(store)
    const config = (text: string) => ({ path: 'adapter_config.json', blob: new Blob([text]) })
    const [model, configs] = [{ ...fox, path: 'adapter_model.safetensors' }, () => store.getState().shelf.map((one) => one.config)] // prettier-ignore
    await openFiles(store, 'my-fox', [model])
    await openFiles(store, 'my-fox', [model, config('{"lora_alpha":8}')])
    expect(configs()).toEqual([{ lora_alpha: 8 }])
    expect([...storage.adapterFiles.values()].map((one) => one.config)).toEqual([{ lora_alpha: 8 }])
    expect(fake.added).toHaveLength(2)
    fake.adapterFailures.set('my-fox.safetensors', { kind: 'bad-input', message: 'lora: my-fox: adapter config: expected an object' }) // prettier-ignore
    await openFiles(store, 'my-fox', [model, config('{"lora_al')])
    expect(newest(store)).toMatchObject({ kind: 'adapters', added: [], refused: [{ name: 'my-fox.safetensors' }] })
    expect(configs()).toEqual([{ lora_alpha: 8 }])
    expect(fits(store)).toEqual([['my-fox.safetensors', 'fits']])
    expect([...storage.adapterFiles.values()].map((one) => one.config)).toEqual([{ lora_alpha: 8 }])
  })

  it('are called by tags in the prompt, typed before or after the file came', async () => {
    const { store } = await world()
    await ready(store)
    store.getState().edit({ prompt: 'a <lora:fox:0.5> fox <lora:ink:0.3>' })
    await openFiles(store, 'fox.safetensors', [fox])
    expect(store.getState().draft).toMatchObject({ prompt: 'a fox <lora:ink:0.3>', adapters: [{ weight: 0.5 }] })
    store.getState().undo()
    expect(store.getState().draft.adapters).toBeUndefined()
  })

  it('are called by tags in settings that never were the draft, as a grid has them', async () => {
    const { store, fake } = await world()
    await ready(store)
    await openFiles(store, 'fox.safetensors', [fox])
    store.getState().setRows([])
    store.getState().unfitAdapters()
    store.getState().drawAll([{ ...store.getState().draft, prompt: 'a <lora:fox:0.5> fox' }], 'compose')
    await eventually(() => expect(fake.drawn.at(-1)?.prompt).toBe('a fox'))
    expect(fake.drawn.at(-1)?.adapters).toMatchObject([{ weight: 0.5 }])
    expect(fake.added).toHaveLength(2)
  })
})
