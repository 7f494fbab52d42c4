// Students in the terminal: which one a word means, and a picture drawn by one that lies beside a model.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { recipesFor } from '../src/pipelines/recipe.ts'
import type { ModelSource } from '../src/protocol.ts'
import { readPictureSettings } from '../src/settings/picture.ts'
import { writeSafetensors } from '../src/weights/safetensors.ts'
import { studentOf } from './student.ts'

const defaults = { sampler: 'ddim', schedule: 'trailing', steps: 20, guidance: 4, eta: 0, width: 128, height: 128 }
const facts = { recipes: recipesFor({ prediction: 'epsilon', embedsGuidance: false }), defaults }

const lineOf = (name: string, recipe: string, steps: number) => {
  return { file: `students/${name}.safetensors`, name, kind: 'student', category: null, trigger: null, recipe, steps, bytes: 1 } // prettier-ignore
}
const shelf = [lineOf('lcm', 'lcm_lora', 4), lineOf('pcm-2', 'pcm_normalcfg', 2), lineOf('pcm-4', 'pcm_normalcfg', 4)]
const beside = (list: readonly { readonly file: string }[]): ModelSource => ({
  kind: 'files',
  name: 'mine',
  files: [
    { path: 'model_index.json', blob: new Blob(['{}']) },
    { path: 'adapters.json', blob: new Blob([JSON.stringify(list)]) },
    ...list.map(({ file }) => ({ path: file, blob: new Blob([file]) })),
  ],
})

describe('a student', () => {
  it.each([
    [{ student: 'lcm' }, 'lcm.safetensors', { recipe: 'lcm_lora', sampler: 'lcm', steps: 4, guidance: 1 }],
    [{ student: 'lcm_lora' }, 'lcm.safetensors', { recipe: 'lcm_lora', steps: 4 }],
    [{ student: 'pcm-2' }, 'pcm-2.safetensors', { recipe: 'pcm_normalcfg', steps: 2, guidance: 4 }],
    [{ student: 'pcm_normalcfg' }, 'pcm-4.safetensors', { steps: 4 }],
    [{ student: 'pcm_normalcfg', steps: 2 }, 'pcm-2.safetensors', { steps: 2 }],
  ])('is what %j means', async (said, name, settings) => {
    const found = await studentOf(said, beside(shelf), facts)
    expect(found.file.name).toBe(name)
    expect(found.settings).toMatchObject(settings)
  })

  it.each([
    [{ student: 'lmc' }, shelf, '--student: expected lcm, pcm-2 or pcm-4 (nearest of 5), got "lmc"'],
    [{ student: 'lcm' }, [], "--student: expected a model with students beside it, got 'lcm' for one without"],
    [{ student: 'lcm', recipe: 'tcd' }, shelf, '--recipe: expected lcm_lora or none beside --student lcm, got tcd'],
  ])('is refused for %j', async (said, list, message) => {
    await expect(studentOf(said, beside(list), facts)).rejects.toThrow(message)
  })
})

describe('npm run generate -- --student', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'fewstep-'))
  afterAll(() => rmSync(scratch, { recursive: true }))
  const at = (...names: string[]) => join(scratch, ...names)
  const generate = (...words: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'cli/generate.ts', '--threads', '1', '--prompt', 'a cat', '--seed', '3', ...words], { encoding: 'utf8' }) // prettier-ignore

  it('draws by the file beside the model, as its recipe says, and remembers both', async () => {
    cpSync('test/goldens/pipelines/sd', at('sd'), { recursive: true })
    mkdirSync(at('sd', 'students'))
    const query = 'lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q'
    const half = (shape: [number, number]) => ({ shape, data: new Float32Array(32).fill(0.5) })
    const file = writeSafetensors({ [`${query}.lora_down.weight`]: half([2, 16]), [`${query}.lora_up.weight`]: half([16, 2]) }) // prettier-ignore
    writeFileSync(at('sd', 'students', 'lcm.safetensors'), file)
    writeFileSync(at('sd', 'adapters.json'), JSON.stringify([{ ...shelf[0]!, bytes: file.length }]))
    const run = generate('--model', at('sd'), '--student', 'lcm', '--steps', '2', '--out', at('a.png'))
    expect([run.status, run.stdout, run.stderr]).toEqual([0, `${at('a.png')}\n`, ''])
    const read = await readPictureSettings(new Uint8Array(readFileSync(at('a.png'))))
    expect(read?.settings).toMatchObject({ recipe: 'lcm_lora', sampler: 'lcm', steps: 2, guidance: 1 })
    expect(read?.settings.adapters).toMatchObject([{ weight: 1, always: true }])
  }, 60_000)

  it('says in one line what lies beside the model', () => {
    const run = generate('--model', 'test/goldens/pipelines/sd', '--student', 'lcm', '--out', at('b.png'))
    expect(run.status).toBe(2)
    expect(run.stderr).toBe("generate: --student: expected a model with students beside it, got 'lcm' for one without\n") // prettier-ignore
  }, 60_000)
})
