// Scores a model by the embedded judge: draws prompts, reads the pictures, prints the table: `npx tsx cli/judge.ts --help`.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GridDocument } from '../src/grid/document.ts'
import { type Plan, planGrid } from '../src/grid/plan.ts'
import { remaining } from '../src/grid/results.ts'
import { pictureSide } from '../src/judge/objects.ts'
import type { AdapterUse, Settings } from '../src/protocol.ts'
import { drawCells } from './compare/draw.ts'
import { cellJudge } from './compare/judge.ts'
import { adapterOf, adaptersIn, modelsIn } from './compare/models.ts'
import { openShelf, type Shelf } from './compare/shelf.ts'
import { counted } from './compare/words.ts'
import { generateFlags as drawing } from './generate/flags.ts'
import { type Prompts, readPrompts } from './judge/prompts.ts'
import { type Judged, linesOf, reportOf, tableOf } from './judge/report.ts'
import { studentOf } from './student.ts'
import { BadArguments } from './terminal/bad-arguments.ts'
import { interrupt, main } from './terminal/command.ts'
import type { Flags, Said } from './terminal/flags.ts'
import { path } from './terminal/kinds.ts'

const { model, student, lora, recipe, steps, guidance, sampler, schedule, eta, negative, rng, seed, dtype, threads } =
  drawing
const flags = {
  prompts: {
    value: 'FILE',
    kind: path('a JSON file'),
    help: 'JSON: a list of { category, prompt }, as `python -m training.prompts` writes it',
    needed: true,
  },
  out: {
    value: 'DIR',
    kind: path('a directory'),
    help: 'pictures and report; what is there already is not drawn again',
    needed: true,
  },
  model,
  student,
  lora: { ...lora, help: 'an adapter at full strength, FILE:0.8 at less; again for more' },
  recipe: { ...recipe, help: 'a few-step method; its usual settings where none are said' },
  steps,
  guidance,
  sampler,
  schedule,
  eta,
  negative,
  rng,
  seed: { ...seed, help: 'of the first picture; the next ones count up (default: 0)', usual: 0 },
  dtype,
  threads,
} as const satisfies Flags
type Asked = Said<typeof flags>

/** Returns the exit status: 1 where pictures failed or are left. */
async function judge(said: Asked): Promise<number> {
  const { threads } = said
  const text = await readFile(said.prompts, 'utf8').catch((cause: unknown) => {
    throw new BadArguments(`${said.prompts}: expected a JSON file, got none`, { cause })
  })
  const prompts = readPrompts(text, said.prompts)
  const models = await modelsIn([said.model], said.dtype)
  const [model] = models.values()
  const few = said.student === undefined ? undefined : await studentOf({ ...said, student: said.student }, model!.source, model!.facts) // prettier-ignore
  const files = await adaptersIn(said.lora.map(({ file }) => file))
  const student = few && (await adapterOf(few.file.name, few.file))
  const adapters = student ? [student, ...files] : files
  const uses = said.lora.map(({ weight, textWeight }, i): AdapterUse => {
    return { id: files[i]!.id, weight, ...(textWeight !== undefined && { textWeight }) }
  })
  const named = student ? [{ id: student.id, weight: 1, always: true } as const, ...uses] : uses
  const document = gridOf(prompts, { ...few?.settings, ...said }, named)
  const plan = planGrid(document, [...models.values()].map(({ facts }) => facts)) // prettier-ignore
  const impossible = plan.places.find((place) => 'reason' in place)
  if (impossible && 'reason' in impossible) throw new BadArguments(`${impossible.reason}`)
  for (const { settings } of plan.cells.values()) checkSize(settings)

  const shelf = await openShelf(said.out, document, {})
  const left = remaining(plan, shelf.results(), (model) => models.get(model)!.by)
  console.error(`judge: ${counted(left.length, 'picture')} to draw of ${plan.cells.size.toLocaleString('en')}`)
  const signal = interrupt()
  const drawer = { command: 'judge', models, adapters, precision: said.dtype, threads }
  const failed = await drawCells(left, plan, shelf, drawer, signal)
  if (signal.aborted) console.error('judge: stopped; the same command goes on')
  if (failed > 0) console.error(`judge: ${counted(failed, 'picture')} failed; the next run tries again`)
  if (failed > 0 || signal.aborted) return 1

  const judged = await judgeAll(prompts, plan, shelf, threads)
  const report = reportOf(judged)
  const [cell] = plan.cells.values()
  const { model: name, sampler, schedule, steps, guidance } = cell!.settings
  const by = said.student === undefined ? name : `${name} with ${said.student}`
  const how = `${by}, ${steps} ${sampler} steps (${schedule}), guidance ${guidance}`
  await shelf.write('report.json', `${JSON.stringify({ ...report, settings: document.settings, by: model!.by }, null, 1)}\n`) // prettier-ignore
  await shelf.write('report.txt', linesOf(judged))
  await shelf.write('report.md', `${tableOf(report, how)}\n`)
  console.log(tableOf(report, how))
  console.error(['report.json', 'report.md', 'report.txt'].map((name) => join(said.out, name)).join('\n'))
  return 0
}

/** A grid along the prompts; each has the next seed. */
function gridOf(prompts: Prompts, said: Asked, adapters: readonly AdapterUse[]): GridDocument {
  const { recipe, steps, guidance, sampler, schedule, eta, negative, rng } = said
  const shared = { recipe, steps, guidance, sampler, schedule, eta, negative, rng }
  const settings = Object.fromEntries(Object.entries(shared).filter(([, value]) => value !== undefined))
  const values = prompts.map(({ prompt }, i) => ({ label: String(i + 1), set: { prompt, seed: said.seed + i } }))
  return {
    settings: { ...settings, ...(adapters.length > 0 && { adapters }) },
    axes: [{ parameter: 'settings', values }],
  }
}

function checkSize({ model, width, height }: Settings): void {
  if (width === pictureSide && height === pictureSide) return
  const side = `${pictureSide} x ${pictureSide}`
  throw new BadArguments(`${model}: expected a model of ${side} pixels, got ${width} x ${height}`)
}

async function judgeAll(prompts: Prompts, { places, cells }: Plan, shelf: Shelf, threads: number): Promise<Judged[]> {
  const read = cellJudge(threads)
  const judged: Judged[] = []
  for (const [i, place] of places.entries()) {
    if (!('id' in place)) continue
    const { settings } = cells.get(place.id)!
    const assessment = await read(settings, async () => (await shelf.drawn(place.id)).pixels)
    judged.push({ asked: prompts[i]!, picture: shelf.pictureOf(place.id), assessment: assessment! })
  }
  return judged
}

await main({ name: 'judge', usage: 'npx tsx cli/judge.ts --prompts FILE --out DIR [...]', flags, run: judge })
