import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { directory } from '../../cli/folder.ts'
import type { ModelSource } from '../protocol.ts'
import { fromShelf, readShelf, shelfOf } from './shelf.ts'

const robot = { file: 'adapters/robot.safetensors', name: 'robot', kind: 'adapter', category: 'character', trigger: 'robot', recipe: null, steps: null, bytes: 3 } // prettier-ignore
const lcm = { file: 'students/lcm.safetensors', name: 'lcm', kind: 'student', category: null, trigger: null, recipe: 'lcm_lora', steps: 4, bytes: 3 } // prettier-ignore

const folder = (files: Readonly<Record<string, string>>): ModelSource => ({
  kind: 'files',
  name: 'mine',
  files: Object.entries({ 'model_index.json': '{}', ...files }).map(([path, text]) => ({
    path: `mine/${path}`,
    blob: new Blob([text]),
  })),
})

it('lists what lies beside a model, and gives the files', async () => {
  const source = folder({ 'adapters.json': JSON.stringify([robot, lcm]), 'students/lcm.safetensors': 'abc' })
  const shelf = await shelfOf(source)
  expect(shelf).toEqual([robot, lcm])
  const { name, blob } = await fromShelf(source, shelf[1]!)
  expect([name, await blob.text()]).toEqual(['lcm.safetensors', 'abc'])
  await expect(fromShelf(source, shelf[0]!)).rejects.toThrow('adapters/robot.safetensors: expected a file, got none')
})

it('is empty where a folder has none', async () => {
  expect(await shelfOf(folder({}))).toEqual([])
})

it.each([
  [{ file: 'adapters.json' }, 'expected a list'],
  [[{ ...robot, file: '../x.safetensors' }], '1: file: expected a .safetensors file in adapters/ or students/'],
  [[robot, { ...lcm, kind: 'teacher' }], '2: kind: expected adapter or student'],
  [[{ ...lcm, steps: 'four' }], '1: steps: expected a number or null'],
])('refuses %j', (json, message) => {
  expect(() => readShelf(json, 'mine')).toThrow(`shelf: mine: adapters.json: ${message}`)
})

it("the embedded model's list names its files, with their sizes", async () => {
  const source = await directory(fileURLToPath(new URL('../../public/models/nano', import.meta.url)))
  const shelf = await shelfOf(source)
  const lying = source.files.filter(({ path }) => /^(adapters|students)\/[^/]+\.safetensors$/.test(path))
  expect(shelf.map(({ file, bytes }) => [file, bytes]).sort()).toEqual(
    lying.map(({ path, blob }) => [path, blob.size]).sort(),
  )
})
