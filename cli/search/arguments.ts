// The words of the search for a schedule: what to be near to, how far to look, where to write.
import { parseArgs } from 'node:util'
import { BadArguments } from '../arguments.ts'

export type SearchArguments = {
  readonly model?: string
  readonly prompts: string
  readonly steps: number
  readonly reference: number
  readonly seeds: readonly number[]
  readonly heldOut: readonly number[]
  readonly against: readonly string[]
  readonly sampler?: string
  readonly guidance?: number
  readonly width?: number
  readonly height?: number
  readonly population: number
  readonly parents: number
  readonly mutations: number
  readonly crossovers: number
  readonly mutationRate: number
  readonly generations: number
  readonly seed: number
  readonly name?: string
  readonly out: string
  readonly threads: number
}

const table: readonly (readonly [words: string, help: string])[] = [
  ['--prompts FILE', 'one prompt a line; seed k draws line k, from the top again where lines end'],
  ['--steps N', 'timesteps of the list (default: 4)'],
  ['--reference N', "steps of the walk that is to be met, on the model's own schedule (default: 50)"],
  ['--seeds A-B', 'seeds that lists are scored on (default: 0-15)'],
  ['--held-out A-B', 'seeds that the outcome is measured on afterwards (default: 1000-1031)'],
  ['--against ID,ID', 'schedules to begin with and to measure against (default: trailing,karras,ays,beta)'],
  ['--population N', 'lists of a generation (default: 50, as AutoDiffusion)'],
  ['--generations N', '(default: 10)'],
  ['--parents N', 'best lists that the next generation comes from (default: 10)'],
  ['--mutations N', 'lists of a generation that are mutations of those (default: half)'],
  ['--crossovers N', 'lists that are crossings of two (default: a fifth)'],
  ['--mutation-rate P', 'chance of each timestep to change (default: 0.25)'],
  ['--seed N', 'of the search itself (default: 0)'],
  ['--model DIR', 'a diffusers folder (default: the embedded model)'],
  ['--sampler ID', "(default: the model's own)"],
  ['--guidance G', "(default: the model's own)"],
  ['--size WxH', "(default: the model's own)"],
  ['--name TEXT', 'what people choose it by (default: the model and the steps)'],
  ['--out FILE', 'the JSON that is written; what was scored lies beside it, and the same command goes on from there'],
  ['--threads N', 'WebAssembly threads (default: 1)'],
]

/** Undefined where --help was asked for. Throws `BadArguments`, one line. */
export function readSearchArguments(words: readonly string[]): SearchArguments | undefined {
  const text = { type: 'string' as const }
  const names = [...new Set(table.map(([words]) => words.slice(2).split(' ')[0]!))]
  const options = { ...Object.fromEntries(names.map((name) => [name, text])), help: { type: 'boolean' as const } }
  let values: Record<string, string | boolean | undefined>
  try {
    values = parseArgs({ args: [...words], options }).values
  } catch (error) {
    throw new BadArguments(`search: ${(error as Error).message.split(/[.\n] /)[0]}`, { cause: error })
  }
  if (values['help']) return undefined
  const said = (name: string) => values[name] as string | undefined
  const refuse = (name: string, expected: string) => {
    const got = said(name)
    return new BadArguments(`search: --${name}: expected ${expected}, got ${got === undefined ? 'none' : `'${got}'`}`)
  }
  const needed = (name: string, expected: string) => {
    const value = said(name)
    if (!value) throw refuse(name, expected)
    return value
  }
  const number = (name: string, from: number, to: number, usual: number, whole = true) => {
    const value = said(name) === undefined ? usual : said(name)!.trim() === '' ? NaN : Number(said(name))
    if (value >= from && value <= to && (!whole || Number.isInteger(value))) return value
    throw refuse(name, `a ${whole ? 'whole ' : ''}number from ${from} to ${to}`)
  }
  const seeds = (name: string, usual: string) => {
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(said(name) ?? usual) ?? []
    const count = Number(to) - Number(from) + 1
    if (!(count >= 1 && count <= 10_000)) throw refuse(name, 'seeds such as 0-15')
    return Array.from({ length: count }, (_, i) => Number(from) + i)
  }
  const size = /^(\d+)x(\d+)$/.exec(said('size') ?? '')
  if (said('size') !== undefined && !size) throw refuse('size', 'a size such as 128x128')
  const population = number('population', 1, 10_000, 50)
  const optional = (name: string) => (said(name) === undefined ? {} : { [name]: said(name)! })
  return {
    prompts: needed('prompts', 'a file'),
    out: needed('out', 'a file'),
    ...optional('model'),
    ...optional('sampler'),
    ...optional('name'),
    ...(said('guidance') !== undefined && { guidance: number('guidance', 0, 100, 1, false) }),
    ...(size && { width: Number(size[1]), height: Number(size[2]) }),
    steps: number('steps', 1, 100, 4),
    reference: number('reference', 1, 1000, 50),
    seeds: seeds('seeds', '0-15'),
    heldOut: seeds('held-out', '1000-1031'),
    against: (said('against') ?? 'trailing,karras,ays,beta').split(',').filter(Boolean),
    population,
    parents: number('parents', 1, 10_000, 10),
    mutations: number('mutations', 0, population, Math.floor(population / 2)),
    crossovers: number('crossovers', 0, population, Math.floor(population / 5)),
    mutationRate: number('mutation-rate', 0, 1, 0.25, false),
    generations: number('generations', 1, 1000, 10),
    seed: number('seed', 0, Number.MAX_SAFE_INTEGER, 0),
    threads: number('threads', 1, 64, 1),
  }
}

/** The text of --help. */
export function searchHelp(): string {
  const width = Math.max(...table.map(([words]) => words.length)) + 4
  const lines = table.map(([words, help]) => `  ${words}`.padEnd(width) + help)
  return ['Usage: npx tsx cli/search.ts --prompts FILE --out FILE [...]', '', ...lines].join('\n')
}
