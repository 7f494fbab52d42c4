// Inversion in the terminal from end to end: the noise it writes is what `generate --init-noise` draws the same picture from.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { afterAll, expect, it } from 'vitest'

const scratch = mkdtempSync(join(tmpdir(), 'fewstep-'))
afterAll(() => rmSync(scratch, { recursive: true }))
const at = (name: string) => join(scratch, name)
const run = (script: string, ...words: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', `cli/${script}.ts`, ...words], { encoding: 'utf8' })
const model = ['--model', 'test/goldens/pipelines/sd', '--prompt', 'a photo of the cat', '--steps', '6']

it('writes noise that draws the picture it says', () => {
  const image = ['--image', 'test/goldens/pipelines/start.png', '--out', at('noise.safetensors'), '--back', at('a.png')]
  const found = run('invert', ...model, ...image)
  expect(found).toMatchObject({ status: 0, stdout: `${at('noise.safetensors')}\n${at('a.png')}\n` })
  expect(found.stderr).toMatch(/^invert: drawn again with --sampler ddim --eta 0: PSNR -?[\d.]+ dB to the picture\n$/)
  const noise = ['--init-noise', at('noise.safetensors'), '--sampler', 'ddim', '--guidance', '1', '--out', at('b.png')]
  expect(run('generate', ...model, ...noise)).toMatchObject({ status: 0 })
  const [a, b] = ['a.png', 'b.png'].map((name) => decode(readFileSync(at(name))))
  expect(b!.data).toEqual(a!.data)
}, 240_000)

it.each<[string, string[], RegExp]>([
  ['no picture', [], /^invert: --image: expected a file, got none/],
  ['an unknown option', ['--colour', 'red'], /^invert: option: expected --.*got "--colour"/],
])('refuses %s in one line', (_, words, message) => {
  const { status, stderr } = run('invert', ...words)
  expect(stderr).toMatch(message)
  expect(status).toBe(2)
})

it.each([
  ['noise', ['--out', 'LICENSE/noise.safetensors']],
  ['picture', ['--out', at('n.safetensors'), '--back', 'LICENSE/b.png']],
])('says before its work where the %s cannot be written', (_, place) => {
  const { status, stdout, stderr } = run('invert', ...model, '--image', 'test/goldens/pipelines/start.png', ...place)
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(/^EEXIST: .*LICENSE'\n$/)
})
