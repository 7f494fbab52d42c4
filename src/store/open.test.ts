import { encode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { writePictureSettings } from '../settings/picture.ts'
import { firstDraft } from './draft.ts'
import { openFiles } from './open.ts'
import { world } from './world.test-data.ts'

const png = new Uint8Array(encode({ width: 2, height: 2, channels: 3, data: new Uint8Array(12) }))
const file = (path: string, ...parts: BlobPart[]) => ({ path, blob: new Blob(parts) })
const safetensors = (header: string) => [Uint8Array.from([header.length, 0, 0, 0, 0, 0, 0, 0]), header]

describe('opened files', () => {
  it('of a picture show what it carries', async () => {
    const { store } = await world()
    await openFiles(store, 'a.png', [file('a.png', writePictureSettings(png, firstDraft, 'fewstep'))])
    expect(store.getState().dropped).toMatchObject({ name: 'a.png', reading: { settings: firstDraft } })
    await openFiles(store, 'b.png', [file('b.png', png)])
    expect(store.getState().dropped).toMatchObject({ name: 'b.png', reading: undefined })
  })

  it('of a folder load it as a model', async () => {
    const { store, fake } = await world()
    await openFiles(store, 'sd', [file('model_index.json', '{}'), file('unet/config.json', '{}')])
    expect(fake.loads.at(-1)).toMatchObject({ source: { kind: 'files', name: 'sd' } })
  })

  it('of one file of weights that are no adapter load it as a checkpoint, the loader to say what it is', async () => {
    const { store, fake } = await world()
    await openFiles(store, 'dreamy.safetensors', [file('dreamy.safetensors', ...safetensors('{"model.diffusion_model.a":{}}'))]) // prettier-ignore
    expect(fake.loads.at(-1)).toMatchObject({ source: { kind: 'files', name: 'dreamy.safetensors', files: [{ path: 'dreamy.safetensors' }] } }) // prettier-ignore
  })

  it('of a picture without settings show it, to start from', async () => {
    const { store } = await world()
    await openFiles(store, 'x.jpg', [file('x.jpg', '\u00ff')])
    expect(store.getState().dropped).toMatchObject({ name: 'x.jpg', reading: undefined })
  })

  it.each([
    ['x.png', [png.slice(0, 40)], 'x.png is a damaged PNG file'],
    ['x.safetensors', ['<!DOCTYPE html>'], 'x.safetensors is a web page, not a model'],
    ['x.ckpt', ['anything'], 'x.ckpt is a Python pickle'],
    ['x', ['PK\u0003\u0004'], 'x is a Python pickle'],
    ['x.safetensors', [Uint8Array.from([0x80, 2, 0x8a])], 'x.safetensors is a Python pickle'],
    ['x.safetensors', ['cut off'], 'x.safetensors is damaged'],
    ['x.txt', ['hello'], 'x.txt is neither a PNG picture nor a model'],
    ['x', [], 'x is neither'],
    ['x.json', ['{"kind":"other"}'], 'x.json is no composition'],
  ] as const)('%s that is no model is named for what it is: %#', async (name, parts, words) => {
    const { store } = await world()
    await openFiles(store, name, [file(name, ...(parts as readonly BlobPart[]))])
    expect(store.getState().notices.at(-1)?.news).toMatchObject({ kind: 'bad-file' })
    expect(JSON.stringify(store.getState().notices.at(-1)?.news)).toContain(words)
  })

  it('of a folder whose adapter is pickled say so, and load nothing; of one beside a good adapter too', async () => {
    const { store, fake } = await world()
    const loads = fake.loads.length
    const notices = () => store.getState().notices.map(({ news }) => JSON.stringify(news))
    const pickle = file('adapter_model.bin', 'PK\u0003\u0004')
    await openFiles(store, 'fox', [file('adapter_config.json', '{}'), pickle, file('optimizer.bin', 'PK')])
    expect(notices().filter((text) => text.includes('adapter_model.bin is a Python pickle'))).toHaveLength(1)
    expect(fake.loads).toHaveLength(loads)
    const good = file('ink.safetensors', ...safetensors('{"lora_unet_a.lora_up.weight":{}}'))
    await openFiles(store, 'both', [file('old.pt', 'PK\u0003\u0004'), good])
    expect(notices().filter((text) => text.includes('old.pt is a Python pickle'))).toHaveLength(1)
    expect(store.getState().shelf).toHaveLength(1)
    await openFiles(store, 'both', [file('vae.pt', 'PK'), file('dreamy.safetensors', ...safetensors('{"model.a":{}}'))])
    expect(fake.loads).toHaveLength(loads + 1)
  })
})
