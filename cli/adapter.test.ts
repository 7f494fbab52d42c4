import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { ModelSource } from '../src/protocol.ts'
import { adapterAt } from './adapter.ts'

const scratch = mkdtempSync(join(tmpdir(), 'fewstep-'))
afterAll(() => rmSync(scratch, { recursive: true }))
const own = join(scratch, 'robot')
writeFileSync(own, 'mine')

const robot = { file: 'adapters/robot.safetensors', name: 'robot', kind: 'adapter', category: 'character', trigger: 'robot', recipe: null, steps: null, bytes: 6 } // prettier-ignore
const model = (shelf: readonly unknown[]): ModelSource => ({
  kind: 'files',
  name: 'nano',
  files: Object.entries({
    'model_index.json': '{}',
    'adapters.json': JSON.stringify(shelf),
    'adapters/robot.safetensors': 'theirs',
  }).map(([path, text]) => ({ path, blob: new Blob([text]) })),
})

describe('an adapter', () => {
  it('is a file, whatever lies on the shelf', async () => {
    const { name, blob } = await adapterAt(own, '--lora', model([robot]))
    expect([name, await blob.text()]).toEqual(['robot', 'mine'])
  })

  it('is one of the shelf where there is no such file', async () => {
    const { name, blob } = await adapterAt('robot', '--lora', model([robot]))
    expect([name, await blob.text()]).toEqual(['robot.safetensors', 'theirs'])
  })

  it('that is neither is refused, with what there is', async () => {
    await expect(adapterAt('robt', '--lora', model([robot]))).rejects.toThrow(
      `--lora: neither a file nor on the model's shelf: expected robot, got "robt"`,
    )
    for (const none of [undefined, model([])])
      await expect(adapterAt('robt', '--lora', none)).rejects.toThrow("--lora: expected a file, got 'robt'")
  })
})
