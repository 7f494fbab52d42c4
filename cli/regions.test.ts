import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { regionsIn } from './regions.ts'

const scratch = mkdtempSync(join(tmpdir(), 'fewstep-regions-'))
afterAll(() => rmSync(scratch, { recursive: true }))
const fox = 'f'.repeat(64)
const read = (content: unknown) => {
  const path = join(scratch, 'regions.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return regionsIn(path, new Map([['some/fox.safetensors', fox]]))
}
const box = { x: 0, y: 0, width: 0.5, height: 1 }

it('reads regions, fills in what is usual, calls adapters by their files', async () => {
  expect(await read([{ prompt: 'a fox', box, adapters: ['fox.safetensors'] }])).toEqual([
    { name: '', prompt: 'a fox', strength: 1, feather: 0, adapters: [fox], box },
  ])
})

it.each([
  ['{', 'expected JSON'],
  [{}, 'expected a list of regions'],
  [[{ box, adapters: ['hat.safetensors'] }], "expected the name of a file of --lora, got 'hat.safetensors'"],
  [[{ prompt: 'a fox' }], 'expected a box or a mask'],
])('refuses %j', async (content, message) => {
  await expect(read(content)).rejects.toThrow(message)
})

it('refuses a file that is not there', async () => {
  await expect(regionsIn('none.json', new Map())).rejects.toThrow('--regions: none.json: expected a file')
})
