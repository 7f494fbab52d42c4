// Comparisons in the terminal from end to end: a process, its directory, its exit code and what it says.
import { spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { afterAll, describe, expect, it } from 'vitest'
import { readPictureSettings } from '../src/settings/picture.ts'
import { writeSafetensors } from '../src/weights/safetensors.ts'

const folder = 'test/goldens/pipelines/sd'
const scratch = mkdtempSync(join(tmpdir(), 'fewstep-'))
const at = (...names: string[]) => join(scratch, ...names)
const node = ['--import', 'tsx']
const model = ['--model', folder, '--threads', '1']

function run(script: string, ...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, script, ...words], { encoding: 'utf8' })
  return { status, stdout, stderr }
}
const compare = (...words: string[]) => run('cli/compare.ts', ...words)

let files = 0
function grid(axes: Record<string, string>, more: object = {}): string {
  const path = at(`grid-${++files}.json`)
  const list = Object.entries(axes).map(([parameter, values]) => ({ parameter, values }))
  writeFileSync(path, JSON.stringify({ settings: { prompt: 'a red cat', guidance: 2 }, axes: list, ...more }))
  return path
}

type Line = {
  values: Record<string, string>
  cell: string
  state: string
  why?: string
  rows: number
  ssim?: number
  judgeL2?: number
  agreement?: number
  facts?: { asked: string; fulfilled: boolean }[]
  unknown?: string[]
}
const linesIn = (out: string) =>
  (JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as { lines: Line[] }).lines
const pictures = (out: string) =>
  readdirSync(join(out, 'cells'))
    .filter((name) => name.endsWith('.png'))
    .map((name) => [name, statSync(join(out, 'cells', name)).mtimeMs] as const)

describe('npm run compare', { timeout: 240_000 }, () => {
  afterAll(() => rmSync(scratch, { recursive: true }))
  const out = at('out')
  const reference = { sampler: 'heun', steps: 3 }

  it('draws a grid, measures it, and draws only what is new when it grows', async () => {
    const small = grid({ sampler: 'euler, heun', steps: '1, 2' }, { reference })
    expect(compare(small, ...model, '--dry')).toMatchObject({
      status: 0,
      // Twice one call, one of two and one of three for the cells, five for the reference; guidance doubles them.
      stdout: `5 pictures · ${2 * (1 + 1 + 2 + 3 + 5)} rows · time known after the first picture\n`,
    })
    const first = compare(small, ...model, '--out', out)
    expect(first.status).toBe(0)
    expect(first.stdout.trim().split('\n')).toEqual(
      ['index.html', 'results.csv', 'results.json', 'sheet.png'].map((name) => join(out, name)),
    )
    const lines = linesIn(out)
    expect(lines.map(({ state, rows }) => [state, rows])).toEqual([2, 2, 4, 6].map((rows) => ['drawn', rows]))
    const [euler1, heun1, euler2, heun2] = lines.map(({ ssim }) => ssim!)
    expect(heun1).toBe(euler1)
    expect(heun2).toBeGreaterThan(euler2!)
    const sheet = decode(readFileSync(join(out, 'sheet.png')))
    expect([sheet.width, sheet.height]).toEqual([2 * 64 + 12, 2 * 64 + 12])
    const page = readFileSync(join(out, 'index.html'), 'utf8')
    for (const text of [
      '>heun</th>',
      '>2</th>',
      `src="cells/${lines[3]!.cell}.png"`,
      'SSIM ↑ ',
      'alt="sampler heun, steps 2"',
    ])
      expect(page).toContain(text)
    expect(readFileSync(join(out, 'results.csv'), 'utf8').split('\r\n')).toHaveLength(6)

    const before = pictures(out)
    const lost = join(out, 'cells', `${lines[0]!.cell}.png`)
    rmSync(lost)
    const again = compare(grid({ steps: '1-3', sampler: 'heun, euler' }, { reference }), ...model, '--out', out)
    expect(again.status).toBe(0)
    // heun of 3 steps is the reference already.
    expect(again.stderr).toMatch(/^compare: 2 pictures \(4 already drawn\) · 8 rows · about \d+ s\n$/)
    const after = new Map(pictures(out))
    for (const [name, time] of before) if (!lost.endsWith(name)) expect(after.get(name)).toBe(time)
    expect(after.size).toBe(6)
    const taken = compare(join(out, 'grid.json'), ...model, '--out', out, '--dry')
    expect(taken).toEqual({
      status: 0,
      stdout: '0 pictures (6 already drawn) · 0 rows · nothing to draw\n',
      stderr: '',
    })
    // The results come with the grid, the pictures do not.
    const elsewhere = compare(join(out, 'grid.json'), ...model, '--out', at('elsewhere'), '--dry')
    expect(elsewhere).toMatchObject({ status: 0, stdout: expect.stringMatching(/^6 pictures · \d+ rows/) })
    expect(existsSync(at('elsewhere'))).toBe(false)
  })

  it('draws what generate draws, with the settings in the picture', async () => {
    const { cell } = linesIn(out).find(({ values }) => values['sampler'] === 'euler' && values['steps'] === '2')!
    const png = new Uint8Array(readFileSync(join(out, 'cells', `${cell}.png`)))
    const { settings } = (await readPictureSettings(png))!
    expect(settings).toMatchObject({ model: 'sd', prompt: 'a red cat', sampler: 'euler', steps: 2, seed: 0 })
    const words = ['--prompt', 'a red cat', '--sampler', 'euler', '--steps', '2', '--guidance', '2', '--seed', '0']
    expect(run('cli/generate.ts', ...model, ...words, '--out', at('same.png')).status).toBe(0)
    expect(decode(png).data).toEqual(decode(readFileSync(at('same.png'))).data)
  })

  it('has pictures judged where the judge can read their size', () => {
    const settings = { prompt: 'a red cat wearing a hat at sunset', guidance: 1, steps: 1 }
    const sizes = grid({ size: '64x64, 128x128' }, { settings, reference: { steps: 2 } })
    expect(compare(sizes, ...model, '--out', at('judged')).status).toBe(0)
    const [small, large] = linesIn(at('judged'))
    expect(small).not.toHaveProperty('agreement')
    expect(small).not.toHaveProperty('judgeL2')
    // Random weights draw no cat.
    expect(large).toMatchObject({
      agreement: 0,
      facts: [
        { asked: 'cat', fulfilled: false },
        { asked: 'red cat', fulfilled: false },
        { asked: 'sunset', fulfilled: false },
      ],
      placeAgreement: 0,
      unknown: ['wearing', 'hat'],
    })
    expect(large!.judgeL2).toBeGreaterThan(0)
    const page = readFileSync(at('judged', 'index.html'), 'utf8')
    expect(page).toContain('<li>agreement 0 of 3</li><li>no cat</li><li>no red cat (none)</li><li>no sunset (')
    expect(page).toContain('<li>not judged: wearing, hat</li>')
  })

  it('draws the students beside a model by their names, each by its recipe', () => {
    const studied = at('studied', 'sd')
    cpSync(folder, studied, { recursive: true })
    mkdirSync(join(studied, 'students'))
    const file = 'students/fast.safetensors'
    const layer = 'lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q'
    const half = (shape: number[]) => ({ shape, data: new Float32Array(32).fill(0.1) })
    const student = { [`${layer}.lora_down.weight`]: half([2, 16]), [`${layer}.lora_up.weight`]: half([16, 2]) }
    writeFileSync(join(studied, file), writeSafetensors(student))
    const about = { kind: 'student', category: null, trigger: null, recipe: 'lcm_lora', steps: 2, bytes: 1 }
    writeFileSync(join(studied, 'adapters.json'), JSON.stringify([{ file, name: 'fast', ...about }]))
    const students = grid({ student: 'none, fast' }, { settings: { prompt: 'a red cat', guidance: 4, steps: 3 } })
    expect(compare(students, '--model', studied, '--threads', '1', '--out', at('students')).status).toBe(0)
    const lines = linesIn(at('students'))
    expect(lines.map(({ state, rows }) => [state, rows])).toEqual([['drawn', 6], ['drawn', 2]]) // prettier-ignore
    const wrong = compare(grid({ student: 'quick' }), '--model', studied, '--dry')
    expect(wrong).toMatchObject({ status: 2, stderr: 'grid: student: expected fast or none, got "quick"\n' })
  })

  it('writes means over seeds with their intervals', () => {
    const seeds = grid(
      { steps: '1, 2', seed: '1-3' },
      { settings: { prompt: 'x', guidance: 1 }, reference: { steps: 3 } },
    )
    expect(compare(seeds, ...model, '--out', at('seeds')).stdout).toContain(join(at('seeds'), 'averages.csv'))
    const [head, ...rows] = readFileSync(at('seeds', 'averages.csv'), 'utf8').trim().split('\r\n')
    expect(head).toMatch(/^steps,n,rows,total,psnr,psnr_low,psnr_high,ssim,ssim_low,ssim_high,latentL2/)
    expect(rows.map((row) => row.split(',').slice(0, 3))).toEqual([['1', '3', '1'], ['2', '3', '2']]) // prettier-ignore
    const ssim = (line: { values: Record<string, string>; ssim?: number }) => (line.values['steps'] === '1' ? [line.ssim!] : []) // prettier-ignore
    const all = linesIn(at('seeds')).flatMap(ssim)
    expect(Number(rows[0]!.split(',')[7])).toBeCloseTo(all.reduce((sum, one) => sum + one, 0) / 3, 12)
  })

  it('measures how errors propagate over seeds', () => {
    const settings = { prompt: 'x', guidance: 1, steps: 2 }
    const seeds = grid({ sampler: 'euler, heun', seed: '1-8' }, { settings, reference: { sampler: 'euler', steps: 6 } })
    const { stdout, stderr } = compare(seeds, ...model, '--errors', '--out', at('errors'))
    expect(stdout).toContain(join(at('errors'), 'errors.csv'))
    expect(stderr).not.toContain('--errors: expected')
    const [head, ...rows] = readFileSync(at('errors', 'errors.csv'), 'utf8').trim().split('\r\n')
    expect(head).toBe('sampler,seeds,calls,sigma,cumulative,cumulative_low,cumulative_high,modular,modular_low,modular_high') // prettier-ignore
    const cells = rows.map((row) => row.split(','))
    expect(cells.map(([sampler, n, calls]) => [sampler, n, calls])).toEqual([
      ...['0', '1', '2'].map((calls) => ['euler', '8', calls]),
      ...['0', '1', '2', '3'].map((calls) => ['heun', '8', calls]),
    ])
    // heun asks twice in its first step: what is between is no step's end.
    expect(cells.map((row) => row[7] !== '')).toEqual([false, true, true, false, false, true, true])
    const few = grid({ seed: '1-3' }, { settings, reference: { steps: 6 } })
    expect(compare(few, ...model, '--errors', '--out', at('few')).stderr).toContain('compare: --errors: expected a cell of 8 seeds or more') // prettier-ignore
  })

  it('marks a cell that fails and one that cannot be, and goes on', () => {
    const odd = grid({ guidanceMethod: 'cfg, nonsense', size: '64x64, 60x60' }, {})
    const { status, stderr } = compare(odd, ...model, '--out', at('odd'))
    expect(status).toBe(1)
    expect(stderr).toContain('compare: 2 cells left out: width 60 is no multiple of')
    expect(stderr).toContain('compare: cell 2: guidance: "nonsense": expected one of')
    expect(linesIn(at('odd')).map(({ state }) => state)).toEqual(['drawn', 'failed', 'impossible', 'impossible'])
    expect(readFileSync(at('odd', 'index.html'), 'utf8')).toContain('<td class="no">width 60 is no multiple of')
  })

  it('stops when asked to and goes on where it stopped', async () => {
    const many = grid({ seed: '1-60' }, { settings: { prompt: 'a red cat', steps: 20 } })
    const child = spawn(process.execPath, [...node, 'cli/compare.ts', many, ...model, '--out', at('many')])
    const begun = () => existsSync(at('many', 'cells')) && pictures(at('many')).length > 0
    // Once: a second interrupt ends the process at once.
    const timer = setInterval(() => {
      if (!begun()) return
      clearInterval(timer)
      child.kill('SIGINT')
    }, 20)
    const status = await new Promise((resolve) => child.on('exit', resolve))
    clearInterval(timer)
    expect(status).toBe(1)
    const states = linesIn(at('many')).map(({ state }) => state)
    expect(states).toContain('drawn')
    expect(states).toContain('waiting')
    const done = states.filter((state) => state === 'drawn').length
    expect(compare(many, ...model, '--out', at('many'), '--dry').stdout).toMatch(
      new RegExp(`^${60 - done} pictures? \\(${done} already drawn\\) · .* rows · about`),
    )
  })

  it.each<[string, () => string[], number, RegExp]>([
    ['no grid', () => ['--out', out], 2, /^compare: GRID: expected a JSON file, got none/],
    ['no place', () => [grid({})], 2, /^compare: --out: expected a directory, got none/],
    [
      'a file that is none',
      () => ['nowhere.json', '--dry'],
      2,
      /^compare: nowhere.json: expected a JSON file, got none/,
    ],
    ['a file that is no grid', () => ['package.json', '--dry'], 2, /^grid: version: expected a number/],
    [
      'an unknown sampler',
      () => [grid({ sampler: 'eular' }), '--dry'],
      2,
      /^grid: sampler: expected euler, .*\(nearest of \d+\), got "eular"/,
    ],
    [
      'an adapter that is not there',
      () => [grid({}, { settings: { prompt: 'x', adapters: [{ id: 'a'.repeat(64), weight: 1 }] } }), '--dry'],
      2,
      /^compare: --lora: expected the file whose SHA-256 is a+, got none/,
    ],
    [
      'a huge grid without a word',
      () => [grid({ seed: '1-4000', steps: '1, 2, 4' }), '--out', at('huge')],
      2,
      /12,000 cells: say --yes to draw them, --dry to see what they cost/,
    ],
  ])('refuses %s in one line', (_, words, status, message) => {
    const result = compare(...words(), ...model)
    expect(result.stderr).toMatch(message)
    expect(result.stderr.trim().split('\n')).toHaveLength(1)
    expect(result).toMatchObject({ status, stdout: '' })
    expect(existsSync(at('huge'))).toBe(false)
  })
})
