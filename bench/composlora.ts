// A small ComposLoRA of our own: scenes of two and three adapters from a model's shelf, drawn by every method, read by the judge. Goes on
// where it was stopped: `npx tsx bench/composlora.ts --help`.
import { createHash } from 'node:crypto'
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { modelsIn } from '../cli/compare/models.ts'
import { embeddedJudge } from '../cli/embedded.ts'
import { directory } from '../cli/folder.ts'
import { BadArguments } from '../cli/terminal/bad-arguments.ts'
import { interrupt, main } from '../cli/terminal/command.ts'
import { model, oneThread } from '../cli/terminal/engine-flags.ts'
import type { Flags, Said } from '../cli/terminal/flags.ts'
import { number, path, text, whole } from '../cli/terminal/kinds.ts'
import { shelfOf } from '../src/adapters/shelf.ts'
import { inProcess } from '../src/engine/connection.ts'
import { createEngine } from '../src/engine/engine.ts'
import { canonicalJson } from '../src/grid/canonical.ts'
import { methods } from '../src/lora/compose/index.ts'
import { createHost } from '../src/pipelines/host.ts'
import { lineOf, picturesOf, ready, settingsOf, type Drawing } from './composlora/draw.ts'
import { markdownOf, summariesOf, type Line } from './composlora/report.ts'
import { scenesOf, type Scene } from './composlora/scenes.ts'
import { sheetOf } from './composlora/sheet.ts'

const usual = 'merge,switch,composite,w_switch,w_composite,cmlora,regional,multidiffusion,consislora'
const flags = {
  scenes: { value: 'N', kind: whole(1, 100_000), help: 'how many; the first N are a fair sample (default: all)' },
  methods: { value: 'IDS', kind: text, help: `of ${usual} (default: all of these)`, usual },
  student: { value: 'NAME', kind: text, help: 'of the shelf, for few steps, or none (default: lcm)', usual: 'lcm' },
  steps: { value: 'N', kind: whole(1, 100), help: 'default: as the student was trained for, 4 without one' },
  weight: { value: 'W', kind: number(-10, 10), help: 'of every adapter (default: 0.8, as in ComposLoRA)', usual: 0.8 },
  seed: { value: 'S', kind: whole(0, 2 ** 32 - 1), help: 'of every picture (default: 0)', usual: 0 },
  out: {
    value: 'DIR',
    kind: path('a directory'),
    help: 'what is there is not drawn again (default: .cache/composlora)',
    usual: '.cache/composlora',
  },
  docs: { help: 'writes the tables and the picture into docs/, the figures into bench/results/' },
  model,
  threads: oneThread,
} as const satisfies Flags

/** Rows of the picture: scenes of two concepts and a style. */
const shown = 3

async function run(said: Said<typeof flags>): Promise<number> {
  const wanted = said.methods.split(',')
  for (const id of wanted)
    if (!methods.some((method) => method.id === id))
      throw new BadArguments(`--methods: expected ${methods.map((method) => method.id).join(', ')}, got '${id}'`)
  const [found] = (await modelsIn([said.model], 'float32')).values()
  const { source } = found!
  const shelf = await shelfOf(source)
  const all = scenesOf(shelf)
  if (all.length === 0) throw new BadArguments('--model: expected adapters beside the model, got none')
  const scenes = all.slice(0, said.scenes)
  await mkdir(said.out, { recursive: true })
  const judge = await directory(embeddedJudge)
  const by = `${found!.by}, judge ${await printOf(judge)}`
  const engine = createEngine(() => inProcess(createHost({ threads: said.threads, judge })))
  const signal = interrupt()
  try {
    const drawing = await ready(engine, source, shelf, said)
    const lines = await drawAll(drawing, { scenes, wanted, by, file: join(said.out, 'results.jsonl'), signal })
    const summaries = summariesOf(lines)
    const [report, json] = [markdownOf(summaries), `${JSON.stringify({ by, summaries }, null, 1)}\n`]
    await writeFile(join(said.out, 'report.json'), json)
    await writeFile(join(said.out, 'report.md'), `${report}\n`)
    console.log(report)
    if (signal.aborted) {
      console.error('composlora: stopped; the same command goes on')
      return 1
    }
    const three = all.filter(({ kind }) => kind === 'concept + concept + style').slice(0, shown)
    const picture = encode(sheetOf(await picturesOf(drawing, three, wanted)))
    await writeFile(join(said.out, 'methods.png'), picture)
    if (said.docs) {
      await intoDocs(report, picture, { setting: drawing.setting, scenes: three, wanted })
      await writeFile(`bench/results/composlora-${new Date().toISOString().slice(0, 10)}.json`, json)
    }
    return 0
  } finally {
    engine.dispose()
  }
}

type Work = {
  readonly scenes: readonly Scene[]
  readonly wanted: readonly string[]
  readonly by: string
  readonly file: string
  readonly signal: AbortSignal
}

/** All lines of the model's, those of other settings too; what is missing is drawn, a method at a time, since scenes change no session. */
async function drawAll(drawing: Drawing, { scenes, wanted, by, file, signal }: Work): Promise<readonly Line[]> {
  const before = (await linesIn(file)).filter((line) => line.by === by)
  const known = new Set(before.map(({ key }) => key))
  const work = wanted.flatMap((method) =>
    scenes.map((scene) => ({ method, scene, key: keyOf(by, settingsOf(drawing, scene, method)) })),
  )
  const left = work.filter(({ key }) => !known.has(key))
  console.error(`composlora: ${left.length} pictures to draw of ${work.length}, ${drawing.setting}`)
  const drawn: Line[] = []
  const begun = performance.now()
  for (const { method, scene, key } of left) {
    if (signal.aborted) break
    const line = { key, by, ...(await lineOf(drawing, scene, method)) }
    drawn.push(line)
    await appendFile(file, `${JSON.stringify(line)}\n`)
    if (drawn.length % 25 > 0 && drawn.length < left.length) continue
    const seconds = (performance.now() - begun) / 1000 / drawn.length
    const minutes = ((left.length - drawn.length) * seconds) / 60
    console.error(`composlora: ${drawn.length} drawn, ${seconds.toFixed(2)} s each, ${(seconds * wanted.length).toFixed(1)} s a scene, ${minutes.toFixed(0)} min left`) // prettier-ignore
  }
  return [...before, ...drawn]
}

/** Tells one judge from another: what it reads is kept, not the pictures. */
async function printOf({ files }: Awaited<ReturnType<typeof directory>>): Promise<string> {
  const hash = createHash('sha256')
  for (const { path, blob } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1)))
    hash.update(path).update(new Uint8Array(await blob.arrayBuffer()))
  return hash.digest('hex').slice(0, 12)
}

const keyOf = (by: string, settings: unknown) =>
  createHash('sha256')
    .update(`${by} ${canonicalJson(settings)}`)
    .digest('hex')
    .slice(0, 32)

async function linesIn(file: string): Promise<readonly Line[]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  // A line that was cut short when the run was stopped is drawn again.
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as Line]
    } catch {
      return []
    }
  })
}

const [opened, closed] = ['<!-- written by bench/composlora.ts -->', '<!-- end -->']

type Shown = { readonly setting: string; readonly scenes: readonly Scene[]; readonly wanted: readonly string[] }

async function intoDocs(report: string, picture: Uint8Array, { setting, scenes, wanted }: Shown) {
  const labels = wanted.map((id) => methods.find((method) => method.id === id)!.label)
  const words = `Drawn with ${setting}. Rows, from above: ${scenes.map(({ id }) => id).join('; ')}. Columns: ${labels.join(', ')}.`
  const docs = await readFile('docs/adapters.md', 'utf8')
  const [before, rest] = docs.split(opened)
  const after = rest?.split(closed)[1]
  if (before === undefined || after === undefined)
    throw new BadArguments(`--docs: docs/adapters.md: expected ${opened} and ${closed}, got none`)
  await writeFile('docs/composlora.png', picture)
  const section = [opened, report, '![The same scenes by every method](composlora.png)', words, closed].join('\n\n')
  await writeFile('docs/adapters.md', before + section + after)
}

await main({
  name: 'composlora',
  usage: 'npx tsx bench/composlora.ts [--scenes N] [--methods a,b] [...]',
  flags,
  run,
})
