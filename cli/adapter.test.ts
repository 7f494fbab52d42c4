import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { ModelSource } from '../src/protocol.ts'
import { adapterAt, calledIn } from './adapter.ts'

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

describe('adapters that words call', () => {
  const region = { name: '', strength: 1, feather: 0, adapters: [] }

  it('come from the shelf, once each, but for those that were added', async () => {
    const regions = [{ ...region, prompt: '<lora:robot:1> <lora:fox>' }]
    for (const [prompt, negative] of [
      ['a <lora:robot:0.8>', ''],
      ['a cat', '<lora:robot:-1>'],
    ] as const) {
      const called = await calledIn({ prompt, negative, regions }, ['fox'], model([robot]))
      expect(called.map(({ name }) => name)).toEqual(['robot.safetensors'])
    }
    expect(await calledIn({ prompt: 'a robot', negative: '' }, [], model([]))).toEqual([])
  })

  it('are refused where nobody has them, with the nearest; a broken weight too', async () => {
    await expect(calledIn({ prompt: '<lora:robt:1>', negative: '' }, ['fox'], model([robot]))).rejects.toThrow(
      '--prompt: <lora:robt>: expected robot or fox, got "robt"',
    )
    await expect(calledIn({ prompt: '<lora:robot:much>', negative: '' }, [], model([robot]))).rejects.toThrow(
      "--prompt: <lora:robot:much>: expected a number as weight, got 'much'",
    )
  })
})
