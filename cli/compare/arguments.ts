// The words after `npm run -s compare --`: the grid's file, where its cells go, which models and adapters draw them.
import { parseArgs } from 'node:util'
import { BadArguments } from '../arguments.ts'

export type CompareArguments = {
  readonly grid: string
  readonly out: string
  readonly models: readonly string[]
  readonly loras: readonly string[]
  readonly images: readonly string[]
  readonly dtype: 'float32' | 'float16'
  readonly threads?: number
  readonly dry: boolean
  readonly yes: boolean
}

const table: readonly (readonly [words: string, help: string])[] = [
  ['GRID', 'a JSON file: settings, axes, reference; or the grid.json of an earlier run'],
  ['--out DIR', 'cells, tables and sheets; what is there already is not drawn again'],
  ['--dry', 'counts cells, rows and time, names what cannot be drawn, draws nothing'],
  ['--yes', 'draws more than 10,000 cells without asking'],
  ['--model DIR', 'a diffusers folder, meant by its name; again for more (default: the embedded model)'],
  ['--lora FILE', 'an adapter that the settings name by its SHA-256; again for more'],
  [
    '--image FILE',
    'a PNG that all cells start from; again for more, or for masks, which the settings name by `startImage`, `mask`',
  ],
  ['--dtype TYPE', 'float32 (default) or float16'],
  ['--threads N', 'WebAssembly threads (default: cores, 4 at most)'],
]

/** Undefined where --help was asked for. Throws `BadArguments`, one line. */
export function readCompareArguments(words: readonly string[]): CompareArguments | undefined {
  const text = { type: 'string' as const }
  const flag = { type: 'boolean' as const, default: false }
  const many = { type: 'string' as const, multiple: true as const }
  const options = {
    out: text,
    dry: flag,
    yes: flag,
    model: many,
    lora: many,
    image: many,
    dtype: text,
    threads: text,
    help: flag,
  }
  const read = () => {
    try {
      return parseArgs({ args: [...words], options, allowPositionals: true })
    } catch (error) {
      throw new BadArguments(`compare: ${(error as Error).message.split(/[.\n] /)[0]}`, { cause: error })
    }
  }
  const { values, positionals } = read()
  if (values.help) return undefined
  const refuse = (name: string, expected: string, got: string | undefined) =>
    new BadArguments(
      `compare: ${name}: expected ${expected}, got ${got === undefined ? 'none' : `'${got}'`} (see --help)`,
    )
  const [grid, more] = positionals
  if (!grid || more !== undefined) throw refuse('GRID', 'one JSON file', more ?? grid)
  const { out, dtype = 'float32', threads } = values
  if (!out && !values.dry) throw refuse('--out', 'a directory', out)
  if (dtype !== 'float32' && dtype !== 'float16') throw refuse('--dtype', 'float32 or float16', dtype)
  if (threads !== undefined && !/^([1-9]|[1-5]\d|6[0-4])$/.test(threads))
    throw refuse('--threads', 'a whole number from 1 to 64', threads)
  return {
    grid,
    out: out ?? '',
    models: values.model ?? [],
    loras: values.lora ?? [],
    images: values.image ?? [],
    dtype,
    dry: values.dry,
    yes: values.yes,
    ...(threads !== undefined && { threads: Number(threads) }),
  }
}

/** The text of --help. */
export function compareHelp(): string {
  const width = Math.max(...table.map(([words]) => words.length)) + 4
  const lines = table.map(([words, help]) => `  ${words}`.padEnd(width) + help)
  return ['Usage: npm run -s compare -- GRID --out DIR [...]', '', ...lines].join('\n')
}
