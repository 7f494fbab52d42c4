import { afterEach, expect, it, vi } from 'vitest'
import { openModel } from './open.ts'

afterEach(() => vi.unstubAllGlobals())

it.each([
  ['https://host/a/dreamy%20v2.safetensors', 'https://host/a/dreamy%20v2.safetensors', 'dreamy v2'],
  ['https://host/resolve/dreamy.safetensors?download=true', 'https://host/resolve/dreamy.safetensors', 'dreamy'],
  ['https://host/a/folder/', 'https://host/a/folder/model_index.json', 'folder'],
])('asks for %s as a file or as a folder', async (url, asked, name) => {
  const fetched: string[] = []
  vi.stubGlobal('fetch', async (address: string) => {
    fetched.push(address)
    return new Response('', { status: 404 })
  })
  const folder = openModel({ kind: 'url', url }, undefined)
  expect(folder.name).toBe(name)
  await expect(folder.json('model_index.json')).rejects.toMatchObject({ kind: 'not-a-model' })
  expect(fetched[0]).toBe(asked)
})

it('takes the only safetensors file where no folder lies around it', async () => {
  const file = (path: string) => ({ path, blob: new Blob(['cut off']) })
  const reads = (...paths: string[]) =>
    openModel({ kind: 'files', name: 'given', files: paths.map(file) }, undefined).json('model_index.json')
  await expect(reads('models/dreamy.safetensors', 'models/dreamy.png')).rejects.toThrow(
    'safetensors: dreamy.safetensors: ',
  )
  await expect(reads('a.safetensors', 'b.safetensors')).rejects.toThrow(
    'folder: given: model_index.json: expected a file',
  )
  await expect(reads('unet/x.safetensors', 'unet/config.json')).rejects.toThrow('folder: given: model_index.json')
})
