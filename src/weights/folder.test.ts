import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openFolder, type FolderSource } from './folder.ts'
import { writeSafetensors } from './safetensors.ts'

const tensor = (value: number) => ({ shape: [1], data: Float32Array.of(value) })
const whole = writeSafetensors({ 'conv_in.weight': tensor(1), 'conv_in.bias': tensor(2) })
const half = writeSafetensors({ 'conv_in.weight': tensor(3) })
const index = (map: object) => new TextEncoder().encode(JSON.stringify({ metadata: {}, weight_map: map }))
const contents: Record<string, Uint8Array<ArrayBuffer>> = {
  'model_index.json': new TextEncoder().encode('{"_class_name": "StableDiffusionPipeline"}'),
  'python.json': new TextEncoder().encode('{"a": -Infinity, "b": NaN, "c": "NaN \\" Infinity", "d": [Infinity, 1]}'),
  'broken.json': new TextEncoder().encode('{"a": '),
  'page.json': new TextEncoder().encode('<!DOCTYPE html>'),
  'unet/diffusion_pytorch_model.safetensors': whole,
  'unet/diffusion_pytorch_model.fp16.safetensors': half,
  'text_encoder/model.fp16.safetensors': half,
  'sharded/diffusion_pytorch_model.safetensors.index.json': index({
    'conv_in.weight': 'one.safetensors',
    'conv_out.weight': 'two.safetensors',
  }),
  'sharded/one.safetensors': whole,
  'sharded/two.safetensors': writeSafetensors({ 'conv_out.weight': tensor(4) }),
  'lying/model.safetensors.index.json': index({ 'conv_in.weight': 'one.safetensors', x: 'one.safetensors' }),
  'lying/one.safetensors': whole,
  'climbing/model.safetensors.index.json': index({ x: '../unet/one.safetensors' }),
  'pickled/pytorch_model.bin': Uint8Array.of(0x80, 2),
  'a page/model.safetensors': new TextEncoder().encode('<!DOCTYPE html>'),
}

const chosen = (prefix = ''): FolderSource => ({
  kind: 'files',
  name: 'mine',
  files: Object.entries(contents).map(([path, bytes]) => ({ path: prefix + path, blob: new Blob([bytes]) })),
})

/** Serves `/plain/` as a careful server does, `/spa/` as one that answers its own page for what is not there. */
let server: Server
let origin = ''
beforeAll(async () => {
  server = createServer((request, response) => {
    const [, site, ...rest] = decodeURIComponent(request.url ?? '').split('/')
    const bytes = contents[rest.join('/')]
    if (site === 'login') response.writeHead(401).end()
    else if (site === 'cut' && bytes) {
      response.writeHead(200, { 'content-length': bytes.length })
      response.write(bytes.subarray(0, 9), () => response.destroy())
    } else if (site === 'nohead' && request.method === 'HEAD') response.writeHead(405).end()
    else if (bytes) response.writeHead(200, { 'content-length': bytes.length }).end(bytes)
    else if (site === 'spa')
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<!DOCTYPE html>')
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

const value = async (source: FolderSource, component: string, name: string, variant?: 'fp16') =>
  new Float32Array(await (await openFolder(source).weights(component, variant)).get(name)!.blob.arrayBuffer())[0]

describe.each([
  ['chosen files', () => chosen()],
  ['a dropped folder', () => chosen('nano/')],
  ['a served folder', (): FolderSource => ({ kind: 'url', url: `${origin}/plain` })],
  ['a served folder behind a single-page fallback', (): FolderSource => ({ kind: 'url', url: `${origin}/spa/` })],
  ['a server without HEAD', (): FolderSource => ({ kind: 'url', url: `${origin}/nohead/` })],
])('%s', (_, source) => {
  it('tells what is there', async () => {
    const folder = openFolder(source())
    expect(await folder.has('model_index.json')).toBe(true)
    expect(await folder.has('vae/config.json')).toBe(false)
    expect(await folder.json('model_index.json')).toEqual({ _class_name: 'StableDiffusionPipeline' })
    expect(await folder.json('python.json')).toEqual({ a: -Infinity, b: null, c: 'NaN " Infinity', d: [Infinity, 1] })
    expect(await folder.text('broken.json')).toBe('{"a": ')
  })

  it('finds the weights of a component', async () => {
    expect(await value(source(), 'unet', 'conv_in.weight')).toBe(1)
    expect(await value(source(), 'unet', 'conv_in.weight', 'fp16')).toBe(3)
    expect(await value(source(), 'text_encoder', 'conv_in.weight')).toBe(3)
    expect(await value(source(), 'sharded', 'conv_in.weight', 'fp16')).toBe(1)
    expect(await value(source(), 'sharded', 'conv_out.weight')).toBe(4)
  })

  it.each([
    ['vae', 'vae: expected diffusion_pytorch_model.safetensors, got none'],
    ['pickled', 'pickled/pytorch_model.bin: this is a Python pickle'],
    ['lying', 'weight_map: x: expected in one.safetensors, got nothing'],
    ['climbing', 'weight_map: x: expected the name of a .safetensors file, got "../unet/one.safetensors"'],
    ['a page', 'a page/model.safetensors: this is a web page, not a model'],
  ])('refuses the weights of %s', async (component, message) => {
    const error = { kind: 'not-a-model', message: expect.stringContaining(message) }
    await expect(openFolder(source()).weights(component)).rejects.toMatchObject(error)
  })

  it.each([
    ['vae/config.json', 'vae/config.json: expected a file, got none'],
    ['broken.json', 'broken.json: expected JSON, got "{\\"a\\": "'],
    ['page.json', 'page.json: this is a web page, not a model'],
  ])('refuses %s', async (path, message) => {
    await expect(openFolder(source()).json(path)).rejects.toThrow(message)
  })
})

describe('a served folder', () => {
  const at = (site: string): FolderSource => ({ kind: 'url', url: `${origin}/${site}` })

  it('counts the bytes of everything asked for', async () => {
    const seen: [number, number][] = []
    const folder = openFolder(at('plain'), (loaded, total) => seen.push([loaded, total]))
    await Promise.all([folder.weights('unet'), folder.weights('text_encoder')])
    expect(seen.at(-1)).toEqual([whole.length + half.length, whole.length + half.length])
    for (const [loaded, total] of seen) expect(total === 0 || loaded <= total).toBe(true)
  })

  it('says what it could not fetch and why', async () => {
    await expect(openFolder(at('login')).weights('unet')).rejects.toMatchObject({
      kind: 'network',
      message: expect.stringMatching(/expected status 200, got 401: it may need a login$/),
    })
    await expect(openFolder(at('cut')).weights('unet')).rejects.toMatchObject({
      kind: 'network',
      message: expect.stringMatching(new RegExp(`the download stopped: expected ${whole.length} bytes, got \\d+$`)),
    })
    await expect(openFolder({ kind: 'url', url: 'http://127.0.0.1:9/' }).json('a')).rejects.toMatchObject({
      kind: 'network',
      message: expect.stringContaining('expected an answer, got none'),
    })
  })

  it('stops when told to', async () => {
    const stop = new AbortController()
    const folder = openFolder(at('plain'), () => stop.abort(), stop.signal)
    await expect(folder.weights('unet').then(() => folder.weights('unet'))).rejects.toMatchObject({
      name: 'AbortError',
    })
  })
})
