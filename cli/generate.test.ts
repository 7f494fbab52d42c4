// The terminal from end to end: a process, its files, its exit code and what it says.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { decode } from 'fast-png'
import { golden as goldenOf, relative } from '../test/mixture.ts'
import { picture } from '../test/picture.ts'
import { pictureId } from '../src/math/picture-id.ts'
import { torchNoise } from '../src/math/random.ts'
import { readPictureSettings } from '../src/settings/picture.ts'
import { writeSafetensors } from '../src/weights/safetensors.ts'
import { readLatents } from './tensors.ts'

type Case = {
  steps: number
  seed: number
  call: { prompt: string; negative_prompt: string; guidance_scale: number }
  latents: number[]
}
/** Drawn by diffusers with the folder's own scheduler. */
const golden = (JSON.parse(readFileSync('test/goldens/pipelines/endtoend.json', 'utf8')) as { cases: Case[] }).cases[0]!
type Pictured = Omit<Case, 'call'> & { kind: string; folder: string; call: Case['call'] & { strength: number } }
const pictured = goldenOf<{ cases: Pictured[] }>('img2img.json').cases
const folder = 'test/goldens/pipelines/sd'
const scratch = mkdtempSync(join(tmpdir(), 'fewstep-'))
const at = (name: string) => join(scratch, name)

function generate(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'cli/generate.ts', ...words], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

const small = at('small.safetensors')
writeFileSync(small, writeSafetensors({ latents: { shape: [1, 4, 2, 2], data: new Float32Array(16) } }))

const asked = [
  '--threads',
  '1',
  '--model',
  folder,
  '--prompt',
  golden.call.prompt,
  '--negative',
  golden.call.negative_prompt,
]
const drawn = [...asked, '--steps', String(golden.steps), '--guidance', String(golden.call.guidance_scale)]

/** Relative L2 distance of a latents file from diffusers' latents. */
async function distance(file: string): Promise<number> {
  const { data } = await readLatents(file)
  expect(data).toHaveLength(golden.latents.length)
  return Math.hypot(...golden.latents.map((value, i) => data[i]! - value)) / Math.hypot(...golden.latents)
}

describe('npm run generate', () => {
  afterAll(() => rmSync(scratch, { recursive: true }))

  it('draws what diffusers draws, by the defaults of the folder, with the settings in the picture', async () => {
    const [out, latents] = [at('a.png'), at('a.safetensors')]
    const run = generate(...drawn, '--seed', String(golden.seed), '--save-latents', latents, '--out', out)
    expect(run).toEqual({ status: 0, stdout: `${out}\n`, stderr: '' })
    expect(await distance(latents)).toBeLessThan(1e-3)
    const png = new Uint8Array(readFileSync(out))
    expect(decode(png)).toMatchObject({ width: 64, height: 64, channels: 3, depth: 8 })
    const read = await readPictureSettings(png)
    expect(read?.settings).toMatchObject({
      prompt: golden.call.prompt,
      seed: golden.seed,
      sampler: 'ddim',
      model: 'sd',
    })
  })

  it('starts from the noise given instead of the seed', async () => {
    const noise = torchNoise(golden.seed)([1, 4, 8, 8])
    const [file, latents] = [at('noise.safetensors'), at('b.safetensors')]
    writeFileSync(file, writeSafetensors({ latents: { shape: noise.shape, data: noise.data } }))
    const more = ['--seed', '1', '--init-noise', file, '--save-latents', latents, '--out', at('b.png')]
    expect(generate(...drawn, ...more).status).toBe(0)
    expect(await distance(latents)).toBeLessThan(1e-3)
  })

  it('starts from a picture as diffusers does, and keeps the part that no mask uncovers', async () => {
    const of = (kind: string) => pictured.find((one) => one.kind === kind && one.folder === 'sd')!
    for (const [kind, more] of [
      ['img2img', []],
      ['inpaint', ['--mask', 'test/goldens/pipelines/mask.png']],
    ] as const) {
      const { steps, seed, call, latents } = of(kind)
      const [out, file] = [at(`${kind}.png`), at(`${kind}.safetensors`)]
      const words = ['--steps', String(steps), '--seed', String(seed), '--guidance', String(call.guidance_scale)]
      const image = ['--image', 'test/goldens/pipelines/start.png', '--strength', String(call.strength), ...more]
      expect(generate(...asked, ...words, ...image, '--save-latents', file, '--out', out)).toMatchObject({ status: 0 })
      expect(relative((await readLatents(file)).data, latents)).toBeLessThan(1e-3)
      const read = await readPictureSettings(new Uint8Array(readFileSync(out)))
      expect(read?.settings).toMatchObject({ startImage: pictureId(picture('start')), strength: call.strength })
      expect(read?.settings.mask).toBe(kind === 'inpaint' ? pictureId(picture('mask')) : undefined)
    }
  }, 240_000)

  it('numbers several pictures and tells a seed that it chose', () => {
    const run = generate(...asked, '--steps', '1', '--count', '2', '--out', at('c.png'))
    expect(run.status).toBe(0)
    expect(run.stdout).toBe(`${at('c-1.png')}\n${at('c-2.png')}\n`)
    expect(run.stderr).toMatch(/^generate: seed \d+\n$/)
    expect(existsSync(at('c.png'))).toBe(false)
  })

  it('makes the directories that it writes to', () => {
    const [out, latents] = [at('new/pictures/a.png'), at('new/latents/a.safetensors')]
    const run = generate(...asked, '--steps', '1', '--save-latents', latents, '--out', out)
    expect(run).toMatchObject({ status: 0, stdout: `${out}\n` })
    expect(existsSync(latents)).toBe(true)
  })

  it('ends at the first picture that cannot be written, in one line', () => {
    mkdirSync(at('d-1.png'))
    const run = generate(...asked, '--steps', '3', '--count', '4', '--out', at('d.png'))
    expect(run).toMatchObject({ status: 1, stdout: '' })
    expect(run.stderr).toMatch(/^EISDIR: .*d-1\.png'\n$/)
    expect(existsSync(at('d-4.png'))).toBe(false)
  })

  it.each<[string, string[], number, RegExp]>([
    ['no prompt', [], 2, /^generate: --prompt: expected text, got none/],
    ['an unknown option', ['--colour', 'red'], 2, /^generate: option: expected --.*got "--colour"/],
    ['no steps', [...asked, '--steps', '0'], 2, /^generate: --steps: expected a whole number from 1/],
    [
      'more layers skipped than there are',
      [...asked, '--clip-skip', '12'],
      2,
      /^settings: clipSkip: expected 0 to 2, got 12/,
    ],
    ['an unknown sampler', [...asked, '--sampler', 'eular'], 2, /^sampler: "eular": expected one of euler,/],
    [
      'a size that does not fit',
      [...asked, '--width', '63'],
      2,
      /^settings: width: expected a multiple of \d+ from \d+ to \d+, got 63/,
    ],
    [
      'no folder',
      ['--prompt', 'x', '--model', 'nowhere'],
      2,
      /^generate: --model: expected a folder or a checkpoint, got 'nowhere'/,
    ],
    [
      'a folder without a model',
      ['--prompt', 'x', '--model', 'cli'],
      1,
      /model_index\.json: expected a file, got none/,
    ],
    ['noise that is none', [...asked, '--init-noise', 'LICENSE'], 1, /^safetensors: LICENSE: header: expected/],
    ['noise of another size', [...asked, '--init-noise', small], 2, /expected \[1, 4, 8, 8\], got \[1, 4, 2, 2\]/],
    [
      'a picture that is none',
      [...asked, '--image', 'LICENSE'],
      2,
      /^generate: --image: LICENSE: expected a PNG picture/,
    ],
    [
      'a list that is none',
      [...asked, '--schedule-file', 'package.json'],
      2,
      /^generate: --schedule-file: package.json: schedule: format/,
    ],
    ['a mask alone', [...asked, '--mask', 'x.png'], 2, /^generate: --mask: expected --image beside it/],
    ['a place that cannot be', ['--prompt', 'x', '--out', 'LICENSE/a.png'], 1, /^EEXIST: .*LICENSE/],
  ])('refuses %s in one line', (_, words, status, message) => {
    const run = generate(...words)
    expect(run.stderr).toMatch(message)
    expect(
      run.stderr
        .trim()
        .split('\n')
        .filter((line) => !line.startsWith('generate: seed')),
    ).toHaveLength(1)
    expect(run).toMatchObject({ status, stdout: '' })
  })
})
