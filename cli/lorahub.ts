// Finds adapters' weights by trying pictures on the embedded judge (LoraHub): `npx tsx cli/lorahub.ts --help`.
import { inProcess } from '../src/engine/connection.ts'
import { createEngine } from '../src/engine/engine.ts'
import { byScore, searchWeights } from '../src/grid/lorahub.ts'
import { createHost } from '../src/pipelines/host.ts'
import type { AdapterUse, Engine, ModelInfo, Settings } from '../src/protocol.ts'
import { adapterAt } from './adapter.ts'
import { embeddedJudge } from './embedded.ts'
import { directory, modelAt } from './folder.ts'
import { generateFlags as drawing } from './generate/flags.ts'
import { main } from './terminal/command.ts'
import { model } from './terminal/engine-flags.ts'
import type { Flags, Said } from './terminal/flags.ts'
import { weighted, whole } from './terminal/kinds.ts'

const { steps, guidance, seed, method, prompt } = drawing
const flags = {
  files: {
    value: 'FILE[:WEIGHT]',
    kind: weighted,
    help: 'adapters, with the weights to begin at',
    bare: true,
    many: true,
    needed: true,
  },
  prompt: { ...prompt, help: 'what to draw; the judge says how much of it is there' },
  budget: {
    value: 'N',
    kind: whole(1, 9999),
    help: 'weights to try, each by --pictures pictures (default: 24)',
    usual: 24,
  },
  pictures: { value: 'N', kind: whole(1, 9999), help: 'seeds that a score is the mean of (default: 2)', usual: 2 },
  model: { ...model, help: 'the diffusers folder (default: the embedded model); the judge reads 128 x 128 pixels' },
  steps,
  guidance,
  seed: { ...seed, help: 'of the first picture (default: 0)', usual: 0 },
  method,
} as const satisfies Flags

async function search({ files, model, budget, pictures, ...settings }: Said<typeof flags>): Promise<void> {
  const judge = await directory(embeddedJudge)
  const engine = createEngine(() => inProcess(createHost({ threads: 1, judge })))
  try {
    const source = await modelAt(model)
    const info = await engine.load(source, { device: 'wasm', precision: 'float32' })
    const adapters: AdapterUse[] = []
    for (const { file, ...strengths } of files)
      adapters.push({ id: (await engine.addAdapter(await adapterAt(file, 'FILE', source))).id, ...strengths })
    const start = { ...usual(info), ...settings, adapters, count: pictures }
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

const usual = ({ name, defaults }: ModelInfo): Omit<Settings, 'prompt' | 'seed'> => ({
  ...defaults,
  model: name,
  negative: '',
  rng: 'torch',
  count: 1,
  clipSkip: 0,
})

await main({
  name: 'lorahub',
  usage: 'npx tsx cli/lorahub.ts FILE[:WEIGHT] FILE[:WEIGHT] ... --prompt TEXT [...]',
  flags,
  run: search,
})
