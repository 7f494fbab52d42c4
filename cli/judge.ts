// Scores a model by the embedded judge: draws prompts, reads the pictures, prints the table: `npx tsx cli/judge.ts --help`.
import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { EngineError } from '../src/engine/error.ts'
import { BadGrid } from '../src/grid/bad-grid.ts'
import type { GridDocument } from '../src/grid/document.ts'
import { type Plan, planGrid } from '../src/grid/plan.ts'
import { remaining } from '../src/grid/results.ts'
import { pictureSide } from '../src/judge/objects.ts'
import type { Settings } from '../src/protocol.ts'
import { BadArguments } from './arguments.ts'
import { drawCells } from './compare/draw.ts'
import { cellJudge } from './compare/judge.ts'
import { adaptersIn, modelsIn } from './compare/models.ts'
import { openShelf, type Shelf } from './compare/shelf.ts'
import { counted } from './compare/words.ts'
import { type JudgeArguments, judgeHelp, readJudgeArguments } from './judge/arguments.ts'
import { type Prompts, readPrompts } from './judge/prompts.ts'
import { type Judged, linesOf, reportOf, tableOf } from './judge/report.ts'

/** Returns the exit status: 1 where pictures failed or are left. */
async function judge(said: JudgeArguments): Promise<number> {
  const text = await readFile(said.prompts, 'utf8').catch((cause: unknown) => {
    throw new BadArguments(`judge: ${said.prompts}: expected a JSON file, got none`, { cause })
  })
  const prompts = readPrompts(text, said.prompts)
  const models = await modelsIn(said.model === undefined ? [] : [said.model], said.dtype)
  const adapters = await adaptersIn(said.loras.map(({ file }) => file))
  const document = gridOf(prompts, said, adapters.map(({ id }) => id)) // prettier-ignore
  const plan = planGrid(document, [...models.values()].map(({ facts }) => facts)) // prettier-ignore
  const impossible = plan.places.find((place) => 'reason' in place)
  if (impossible && 'reason' in impossible) throw new BadArguments(`judge: ${impossible.reason}`)
  for (const { settings } of plan.cells.values()) checkSize(settings)

  const threads = said.threads ?? Math.min(4, availableParallelism())
  const shelf = await openShelf(said.out, document, {})
  const left = remaining(plan, shelf.results(), (model) => models.get(model)!.by)
  console.error(`judge: ${counted(left.length, 'picture')} to draw of ${plan.cells.size.toLocaleString('en')}`)
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const drawer = { command: 'judge', models, adapters, precision: said.dtype, threads }
  const failed = await drawCells(left, plan, shelf, drawer, stop.signal)
  if (stop.signal.aborted) console.error('judge: stopped; the same command goes on')
  if (failed > 0) console.error(`judge: ${counted(failed, 'picture')} failed; the next run tries again`)
  if (failed > 0 || stop.signal.aborted) return 1

  const judged = await judgeAll(prompts, plan, shelf, threads)
  const report = reportOf(judged)
  const [cell] = plan.cells.values()
  const { model, sampler, schedule, steps, guidance } = cell!.settings
  const how = `${model}, ${steps} ${sampler} steps (${schedule}), guidance ${guidance}`
  await shelf.write('report.json', `${JSON.stringify({ ...report, settings: document.settings, by: models.get(model)!.by }, null, 1)}\n`) // prettier-ignore
  await shelf.write('report.txt', linesOf(judged))
  await shelf.write('report.md', `${tableOf(report, how)}\n`)
  console.log(tableOf(report, how))
  console.error(['report.json', 'report.md', 'report.txt'].map((name) => join(said.out, name)).join('\n'))
  return 0
}

/** A grid along the prompts; each has the next seed. */
function gridOf(prompts: Prompts, { settings, loras }: JudgeArguments, ids: readonly string[]): GridDocument {
  const { seed = 0, ...shared } = settings
  const adapters = loras.map(({ weight }, i) => ({ id: ids[i]!, weight }))
  const values = prompts.map(({ prompt }, i) => ({ label: String(i + 1), set: { prompt, seed: seed + i } }))
  return {
    settings: { ...shared, ...(adapters.length > 0 && { adapters }) },
    axes: [{ parameter: 'settings', values }],
  }
}

function checkSize({ model, width, height }: Settings): void {
  if (width === pictureSide && height === pictureSide) return
  const side = `${pictureSide} x ${pictureSide}`
  throw new BadArguments(`judge: ${model}: expected a model of ${side} pixels, got ${width} x ${height}`)
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

/** 0 where all was judged, 2 for arguments that make no sense, 1 for any other failure. */
async function main(words: readonly string[]): Promise<number> {
  try {
    const said = readJudgeArguments(words)
    if (said) return await judge(said)
    console.log(judgeHelp())
    return 0
  } catch (error) {
    const [message = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
    console.error(message.replace(/^(generate|compare|grid):/, 'judge:'))
    const badInput = error instanceof EngineError && error.failure.kind === 'bad-input'
    return error instanceof BadArguments || error instanceof BadGrid || badInput ? 2 : 1
  }
}

// The exit is explicit: WebAssembly threads would keep the process alive.
process.exit(await main(process.argv.slice(2)))
