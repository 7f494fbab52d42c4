// Merging in the terminal from end to end: a process, its file, its exit code and what it says.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readMetadata, readSafetensors } from '../src/weights/safetensors.ts'

const scratch = mkdtempSync(join(tmpdir(), 'fewstep-merge-'))
const pictures = 'test/goldens/lora/pictures'
const files = [`${pictures}/sdxl-0.safetensors:0.8`, `${pictures}/sdxl-1.safetensors:0.5`]

const merge = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'cli/merge.ts', ...words], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

describe('merge', () => {
  afterAll(() => rmSync(scratch, { recursive: true }))

  it("writes SDXL's original names and no alpha, and what it was made of", async () => {
    const out = join(scratch, 'both.safetensors')
    const { status, stdout } = merge(...files, '--model', 'test/goldens/pipelines/sdxl', '--out', out)
    expect([status, stdout.trim()]).toEqual([0, out])
    const file = new Blob([readFileSync(out)])
    const names = [...(await readSafetensors(file, out)).keys()]
    expect(names.some((name) => /^lora_unet_input_blocks_\d+_1_.*\.lora_down\.weight$/.test(name))).toBe(true)
    expect(names.some((name) => name.startsWith('lora_te1_') || name.startsWith('lora_te2_'))).toBe(true)
    expect(names.filter((name) => name.endsWith('alpha'))).toEqual([])
    expect(await readMetadata(file, out)).toEqual({
      'modelspec.title': 'both',
      'fewstep.merge': 'cat: sdxl-0:0.8 + sdxl-1:0.5',
    })
  }, 60_000)

  it('says before its work where it cannot write, and makes the directories that are not there', () => {
    const [a] = files
    const sdxl = ['--model', 'test/goldens/pipelines/sdxl']
    // No file of adapters either: what is said first is what was looked at first.
    expect(merge('none.safetensors', '--out', 'LICENSE/merged.safetensors').stderr).toMatch(/^EEXIST: .*LICENSE/)
    const out = join(scratch, 'new', 'merged.safetensors')
    expect(merge(a!, ...sdxl, '--out', out)).toMatchObject({ status: 0, stdout: `${out}\n` })
  }, 60_000)

  it.each([
    [[], 'merge: FILE[:WEIGHT]: expected FILE, FILE:WEIGHT or FILE:WEIGHT:TEXT_WEIGHT, got none (see --help)'],
    [['none.safetensors'], "merge: FILE: neither a file nor on the model's shelf: expected "],
    [['a.safetensors', '--rank', '0'], "merge: --rank: expected a whole number from 1 to 4096, got '0'"],
    [['a.safetensors', '--density', 'half'], "merge: --density: expected a number from 0 to 1, got 'half'"],
    [['a.safetensors', '--shake'], 'merge: option: expected --'],
    [files, 'lora: sdxl-0.safetensors: made for another family'],
  ])(
    'refuses %s',
    (words, message) => {
      const out = join(scratch, 'refused.safetensors')
      const { status, stderr } = merge(...words, '--out', out)
      expect(stderr).toContain(message)
      expect([status, stderr.trim().split('\n').length, existsSync(out)]).toEqual([2, 1, false])
    },
    60_000,
  )
})
