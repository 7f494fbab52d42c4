// The words after `npx tsx cli/judge.ts`: which model draws which prompts, how, and where the pictures go.
import { parseArgs } from 'node:util'
import { readFields } from '../../src/settings/schema.ts'
import type { Settings } from '../../src/protocol.ts'
import { BadArguments } from '../arguments.ts'

export type JudgeArguments = {
  readonly prompts: string
  readonly out: string
  readonly model?: string
  readonly loras: readonly { readonly file: string; readonly weight: number }[]
  readonly settings: Partial<Settings>
  readonly dtype: 'float32' | 'float16'
  readonly threads?: number
}

const table: readonly (readonly [words: string, help: string])[] = [
  ['--prompts FILE', 'JSON: a list of { category, prompt }, as `python -m training.prompts` writes it'],
  ['--out DIR', 'pictures and report; what is there already is not drawn again'],
  ['--model DIR', 'a diffusers folder (default: the embedded model)'],
  ['--lora FILE', 'an adapter at full strength, FILE:0.8 at less; again for more'],
  ['--recipe ID', 'a few-step method; its usual settings where none are said'],
  [
    '--steps N',
    'and --guidance N, --sampler ID, --schedule ID, --eta N, --negative TEXT, --rng NAME: as generate has them',
  ],
  ['--seed N', 'of the first picture; the next ones count up (default 0)'],
  ['--dtype TYPE', 'float32 (default) or float16'],
  ['--threads N', 'WebAssembly threads (default: cores, 4 at most)'],
]
const numbers = ['steps', 'guidance', 'eta', 'seed'] as const
const words = ['sampler', 'schedule', 'recipe', 'negative', 'rng'] as const

/** Undefined where --help was asked for. Throws `BadArguments`, one line. */
export function readJudgeArguments(args: readonly string[]): JudgeArguments | undefined {
  const text = { type: 'string' as const }
  const fields = Object.fromEntries([...numbers, ...words].map((name) => [name, text]))
  const options = { ...fields, prompts: text, out: text, model: text, lora: { ...text, multiple: true as const }, dtype: text, threads: text, help: { type: 'boolean' as const } } // prettier-ignore
  const read = () => {
    try {
      return parseArgs({ args: [...args], options }).values
    } catch (error) {
      throw new BadArguments(`judge: ${(error as Error).message.split(/[.\n] /)[0]}`, { cause: error })
    }
  }
  const { prompts, out, model, lora = [], dtype = 'float32', threads, help, ...said } = read()
  if (help) return undefined
  const refuse = (name: string, expected: string, got: string | undefined) =>
    new BadArguments(`judge: ${name}: expected ${expected}, got ${got === undefined ? 'none' : `'${got}'`} (see --help)`) // prettier-ignore
  if (!prompts) throw refuse('--prompts', 'a JSON file', prompts)
  if (!out) throw refuse('--out', 'a directory', out)
  if (dtype !== 'float32' && dtype !== 'float16') throw refuse('--dtype', 'float32 or float16', dtype)
  if (threads !== undefined && !/^([1-9]|[1-5]\d|6[0-4])$/.test(threads))
    throw refuse('--threads', 'a whole number from 1 to 64', threads)
  const raw = Object.entries(said as Record<string, string>).map(([name, value]) => [name, (numbers as readonly string[]).includes(name) ? numberOf(value) : value]) // prettier-ignore
  const { settings, problems } = readFields(Object.fromEntries(raw) as Record<string, unknown>)
  if (problems.length > 0) throw new BadArguments(problems[0]!.replace(/^settings: /, 'judge: --'))
  return {
    prompts,
    out,
    ...(model !== undefined && { model }),
    loras: lora.map((words) => {
      const [, file = words, weight = '1'] = /^(.+?):(-?\d*\.?\d+)$/.exec(words) ?? []
      return { file, weight: Number(weight) }
    }),
    settings,
    dtype,
    ...(threads !== undefined && { threads: Number(threads) }),
  }
}

/** What is no number stays as it was said, for the message. */
const numberOf = (text: string) => (text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text))

/** The text of --help. */
export function judgeHelp(): string {
  const width = Math.max(...table.map(([words]) => words.length)) + 4
  const lines = table.map(([words, help]) => `  ${words}`.padEnd(width) + help)
  return ['Usage: npx tsx cli/judge.ts --prompts FILE --out DIR [...]', '', ...lines].join('\n')
}
