import { spawnSync } from 'node:child_process'
import { afterEach, describe, expect, expectTypeOf, it, vi } from 'vitest'
import { EngineError } from '../../src/engine/error.ts'
import { BadGrid } from '../../src/grid/bad-grid.ts'
import { failure } from '../../src/weights/failure.ts'
import { BadArguments } from './bad-arguments.ts'
import { endOf } from './command.ts'
import { type Flags, readWords } from './flags.ts'
import { number, path, weighted, whole } from './kinds.ts'

const flags = {
  grid: { value: 'GRID', kind: path('a JSON file'), help: 'what to draw', bare: true, needed: true },
  out: { value: 'DIR', kind: path(), help: 'where' },
  steps: { value: 'N', kind: whole(1, 9), help: 'how many', usual: 4 },
  lora: { value: 'FILE[:W]', kind: weighted, help: 'adapters', many: true },
  dry: { help: 'draws nothing' },
} as const satisfies Flags

afterEach(() => vi.restoreAllMocks())

/** What a command that does `run` prints, and its exit code. */
async function ended(words: readonly string[], run: () => Promise<number | void>) {
  const out = vi.spyOn(console, 'log').mockImplementation(() => {})
  const err = vi.spyOn(console, 'error').mockImplementation(() => {})
  const code = await endOf({ name: 'draw', usage: 'draw GRID [...]', flags, run }, words)
  const [stdout, stderr] = [out, err].map(({ mock }) => mock.calls.map(([line]) => String(line)))
  return { code, stdout, stderr }
}

describe('words', () => {
  it('are read by their kinds; what was not said is usual, empty, false or absent', () => {
    const said = readWords(flags, ['a.json', '--lora=b:0.5', '--lora', 'c', '--dry'])!
    expect(said).toEqual({
      grid: 'a.json',
      steps: 4,
      lora: [
        { file: 'b', weight: 0.5 },
        { file: 'c', weight: 1 },
      ],
      dry: true,
    })
    expect(readWords(flags, ['a.json', '--steps=2'])).toEqual({ grid: 'a.json', steps: 2, lora: [], dry: false })
    expectTypeOf(said.steps).toEqualTypeOf<number>()
    expectTypeOf(said.out).toEqualTypeOf<string | undefined>()
  })

  it('may be a list without names', () => {
    const files = { files: { value: 'FILE', kind: weighted, help: '', bare: true, many: true, needed: true } } as const
    expect(readWords(files, ['a:2', 'b'])!.files.map(({ weight }) => weight)).toEqual([2, 1])
    expect(() => readWords(files, [])).toThrow('FILE: expected FILE, FILE:WEIGHT')
    expect(() => readWords({ guidance: { kind: number(0, 1), help: '' } }, ['a'])).toThrow("Unexpected argument 'a'")
  })
})

describe('a command', () => {
  it.each<[string, () => Promise<number | void>, number, string[]]>([
    ['ends well', async () => {}, 0, []],
    ['says its own code', async () => 1, 1, []],
    ['refuses what its words mean', async () => Promise.reject(new BadArguments('--out: no')), 2, ['draw: --out: no']],
    ['refuses a grid', async () => Promise.reject(new BadGrid('grid: axis 1: no')), 2, ['grid: axis 1: no']],
    [
      'refuses settings',
      async () => Promise.reject(new EngineError({ kind: 'bad-input', message: 'settings: width: no' })),
      2,
      ['settings: width: no'],
    ],
    ['refuses what is no model', async () => Promise.reject(failure('not-a-model', 'a: no')), 1, ['a: no']],
    ['fails in one line', async () => Promise.reject(new Error('disk: full\nat line 3')), 1, ['disk: full']],
    ['survives what is no error', async () => Promise.reject('nothing'), 1, ['nothing']], // eslint-disable-line prefer-promise-reject-errors
  ])('%s', async (_, run, code, stderr) => {
    expect(await ended(['a.json'], run)).toEqual({ code, stdout: [], stderr })
  })

  it.each([
    [[], 'draw: GRID: expected a JSON file, got none (see --help)'],
    [['a', 'b'], "draw: GRID: expected one, got 'b' too"],
    [['a', '--steps', '10'], "draw: --steps: expected a whole number from 1 to 9, got '10'"],
    [['a', '--stesp', '3'], 'draw: option: expected --steps, --help or --out (nearest of 5), got "--stesp"'],
    [['a', '--out'], "draw: Option '--out <value>' argument missing"],
  ])('refuses %j before it runs', async (words, line) => {
    const run = vi.fn(async () => {})
    expect(await ended(words, run)).toEqual({ code: 2, stdout: [], stderr: [line] })
    expect(run).not.toHaveBeenCalled()
  })

  it('tells its words in columns', async () => {
    const { code, stdout } = await ended(['--help', 'x', 'y'], async () => 1)
    expect(code).toBe(0)
    expect(stdout![0]!.split('\n')).toEqual([
      'Usage: draw GRID [...]',
      '',
      '  GRID             what to draw',
      '  --out DIR        where',
      '  --steps N        how many',
      '  --lora FILE[:W]  adapters',
      '  --dry            draws nothing',
    ])
  })
})

it.each(['generate', 'compare', 'judge', 'merge', 'lorahub', 'search', 'invert', 'profile'])(
  '%s tells its words, whatever else is said',
  (name) => {
    const words = ['--import', 'tsx', `cli/${name}.ts`, '--help']
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(new RegExp(`^Usage: .*${name}.*\\n\\n  \\S`))
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThan(121)
  },
  60_000,
)
