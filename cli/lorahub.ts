// Finds adapters' weights by trying pictures on the embedded judge (LoraHub): `npx tsx cli/lorahub.ts --help`.
import { parseArgs } from 'node:util'
import { inProcess } from '../src/engine/connection.ts'
import { createEngine } from '../src/engine/engine.ts'
import { EngineError } from '../src/engine/error.ts'
import { byScore, searchWeights } from '../src/grid/lorahub.ts'
import { createHost } from '../src/pipelines/host.ts'
import type { AdapterUse, Engine, ModelInfo, Settings } from '../src/protocol.ts'
import { readFields } from '../src/settings/schema.ts'
import { adapterAt } from './adapter.ts'
import { BadArguments } from './arguments.ts'
import { embeddedJudge, embeddedModel } from './embedded.ts'
import { directory } from './folder.ts'

const usage = `Usage: npx tsx cli/lorahub.ts FILE[:WEIGHT] FILE[:WEIGHT] ... --prompt TEXT [...]

  --prompt TEXT   what to draw; the judge says how much of it is there
  --budget N      weights to try, each by --pictures pictures (default: 24)
  --pictures N    seeds that a score is the mean of (default: 2)
  --model DIR     the diffusers folder (default: the embedded model); the judge reads pictures of 128 x 128
  --steps N, --guidance N, --seed N, --method ID: as generate has them`

type Asked = {
  readonly files: readonly { readonly file: string; readonly weight: number }[]
  readonly prompt: string
  readonly model: string
  readonly budget: number
  readonly pictures: number
  readonly settings: Partial<Settings>
}

/** Undefined where help was asked for. Throws `BadArguments`. */
function read(words: readonly string[]): Asked | undefined {
  const text = { type: 'string' } as const
  const names = { prompt: text, model: text, budget: text, pictures: text, steps: text, guidance: text, seed: text }
  const { values, positionals } = (() => {
    try {
      const options = { ...names, method: text, help: { type: 'boolean' } } as const
      return parseArgs({ args: [...words], options, allowPositionals: true })
    } catch (cause) {
      throw new BadArguments(`lorahub: ${(cause as Error).message.split(/[.\n] /)[0]}`, { cause })
    }
  })()
  if (values.help) return undefined
  const { prompt, model = embeddedModel, budget = '24', pictures = '2', steps, guidance, seed, method } = values
  if (positionals.length === 0) throw new BadArguments('lorahub: expected FILE[:WEIGHT], got none (see --help)')
  if (!prompt) throw new BadArguments('lorahub: --prompt: expected text, got none (see --help)')
  const whole = (name: string, value: string) => {
    if (/^[1-9]\d{0,3}$/.test(value)) return Number(value)
    throw new BadArguments(`lorahub: --${name}: expected a whole number from 1 to 9999, got '${value}'`)
  }
  const said = Object.entries({ steps, guidance, seed }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value.trim() === '' ? value : Number(value)] as const],
  )
  const { settings, problems } = readFields({ ...Object.fromEntries(said), ...(method !== undefined && { method }) })
  if (problems.length > 0) throw new BadArguments(problems[0]!.replace(/^settings: /, 'lorahub: --'))
  const files = positionals.map((word) => {
    const [, file = word, weight = '1'] = /^(.+?)(?::(-?\d*\.?\d+))?$/.exec(word) ?? []
    return { file, weight: Number(weight) }
  })
  return { files, prompt, model, settings, budget: whole('budget', budget), pictures: whole('pictures', pictures) }
}

async function search({ files, prompt, model, budget, pictures, settings }: Asked): Promise<void> {
  const engine = createEngine(() => inProcess(createHost({ threads: 1, judge })))
  try {
    const info = await engine.load(await directory(model), { device: 'wasm', precision: 'float32' })
    const adapters: AdapterUse[] = []
    for (const { file, weight } of files)
      adapters.push({ id: (await engine.addAdapter(await adapterAt(file, 'lorahub'))).id, weight })
    const start = { ...usual(info, prompt), ...settings, adapters, count: pictures }
    const shown = (weights: Settings) =>
      files.map(({ file }, i) => `${file}:${weights.adapters![i]!.weight.toFixed(2)}`)
    const onTry = (tried: number, candidate: Settings, won: boolean) =>
      console.error(`lorahub: ${tried} of ${budget}: ${shown(candidate).join(' ')}${won ? ': better' : ''}`)
    const better = byScore((candidate) => scoreOf(engine, candidate))
    console.log(shown(await searchWeights(start, better, { budget, seed: start.seed, onTry })).join(' '))
  } finally {
    engine.dispose()
  }
}

/** The judge's mean agreement over the pictures of these settings. */
async function scoreOf(engine: Engine, settings: Settings): Promise<number> {
  const drawn: Promise<number>[] = []
  await engine.generate(settings, (event) => {
    if (event.type !== 'picture') return
    drawn.push(engine.assess(event.pixels, settings.prompt).then(({ agreement = 0 }) => agreement))
  })
  const scores = await Promise.all(drawn)
  return scores.reduce((sum, score) => sum + score, 0) / scores.length
}

const usual = ({ name, defaults }: ModelInfo, prompt: string): Settings => ({
  ...defaults,
  model: name,
  prompt,
  negative: '',
  seed: 0,
  rng: 'torch',
  count: 1,
  clipSkip: 0,
})

const judge = await directory(embeddedJudge)

/** 0 where all went well, 2 for arguments that make no sense, 1 for any other failure. */
async function main(words: readonly string[]): Promise<number> {
  try {
    const asked = read(words)
    if (asked) await search(asked)
    else console.log(usage)
    return 0
  } catch (error) {
    console.error(error instanceof Error ? error.message.split('\n')[0] : String(error))
    const bad = error instanceof BadArguments || (error instanceof EngineError && error.failure.kind === 'bad-input')
    return bad ? 2 : 1
  }
}

// The exit is explicit: WebAssembly threads would keep the process alive.
process.exit(await main(process.argv.slice(2)))
