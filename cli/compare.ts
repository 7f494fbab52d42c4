// Draws a comparison in the terminal, cell by cell, and goes on where it was stopped: `npm run -s compare -- --help`.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { EngineError } from '../src/engine/error.ts'
import { BadGrid } from '../src/grid/bad-grid.ts'
import { type ReadGrid, readGrid } from '../src/grid/document.ts'
import { mostUnasked, placesOf, type Plan, planGrid } from '../src/grid/plan.ts'
import { remaining, type Results, timeFor } from '../src/grid/results.ts'
import { BadArguments } from './arguments.ts'
import { type CompareArguments, compareHelp, readCompareArguments } from './compare/arguments.ts'
import { drawCells } from './compare/draw.ts'
import { cellJudge } from './compare/judge.ts'
import { adaptersIn, checkAdapters, modelsIn } from './compare/models.ts'
import { checkPictures, picturesIn, startingFrom } from './compare/pictures.ts'
import { writeReport } from './compare/report.ts'
import { openShelf } from './compare/shelf.ts'
import { about, counted } from './compare/words.ts'

/** Returns the exit status: 1 where cells failed or are left. Prints the names of the files written. */
async function compare(said: CompareArguments): Promise<number> {
  const { document: asked, results: brought, problems } = await read(said.grid)
  const pictures = await picturesIn(said.images)
  const document = startingFrom(asked, pictures)
  for (const problem of problems) console.error(`compare: ${problem}`)
  const places = placesOf(document)
  if (places > mostUnasked && !said.yes && !said.dry)
    throw new BadArguments(`compare: ${said.grid}: ${counted(places, 'cell')}: say --yes to draw them, --dry to see what they cost`) // prettier-ignore
  const models = await modelsIn(said.models, said.dtype)
  const adapters = await adaptersIn(said.loras)
  const plan = planGrid(document, [...models.values()].map(({ facts }) => facts)) // prettier-ignore
  checkAdapters(plan, adapters)
  checkPictures(plan, pictures)
  tellImpossible(plan)
  if (plan.cells.size === 0) throw new BadArguments(`compare: ${said.grid}: expected cells that can be drawn, got none`)
  const by = (model: string) => models.get(model)!.by

  if (said.dry) {
    const state = join(said.out, 'grid.json')
    const before = said.out && existsSync(state) ? (await read(state)).results : {}
    console.log(costOf(plan, { ...brought, ...before }, by))
    return 0
  }
  const shelf = await openShelf(said.out, document, brought)
  console.error(`compare: ${costOf(plan, shelf.results(), by)}`)
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const threads = said.threads ?? Math.min(4, availableParallelism())
  const drawer = { command: 'compare', models, adapters, pictures, precision: said.dtype, threads }
  const failed = await drawCells(remaining(plan, shelf.results(), by), plan, shelf, drawer, stop.signal)
  for (const name of await writeReport(document, plan, shelf, cellJudge(threads))) console.log(join(said.out, name))
  if (failed > 0) console.error(`compare: ${counted(failed, 'cell')} failed; the next run tries again`)
  if (stop.signal.aborted) console.error('compare: stopped; the same command goes on')
  return failed > 0 || stop.signal.aborted ? 1 : 0
}

async function read(path: string): Promise<ReadGrid> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new BadArguments(`compare: ${path}: expected a JSON file, got none`, { cause })
  })
  return readGrid(text)
}

/** Each reason once, with how many places it meets. */
function tellImpossible({ places }: Plan): void {
  const reasons = new Map<string, number>()
  for (const place of places) if ('reason' in place) reasons.set(place.reason, (reasons.get(place.reason) ?? 0) + 1)
  for (const [reason, count] of reasons) console.error(`compare: ${counted(count, 'cell')} left out: ${reason}`)
}

/** `24 pictures · 192 rows · about 25 s`, of what is left. */
function costOf(plan: Plan, results: Results, by: (model: string) => string): string {
  const left = remaining(plan, results, by)
  const time = timeFor(left, plan, results)
  const rows = left.reduce((sum, cell) => sum + cell.rows, 0)
  const drawn = plan.cells.size - left.length
  const already = drawn > 0 ? ` (${drawn.toLocaleString('en')} already drawn)` : ''
  const how = time === undefined ? 'time known after the first picture' : about(time)
  return `${counted(left.length, 'picture')}${already} · ${counted(rows, 'row')} · ${left.length === 0 ? 'nothing to draw' : how}`
}

/** 0 where all was drawn, 2 for arguments or a grid that make no sense, 1 for any other failure. */
async function main(words: readonly string[]): Promise<number> {
  try {
    const said = readCompareArguments(words)
    if (said) return await compare(said)
    console.log(compareHelp())
    return 0
  } catch (error) {
    const [message = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
    console.error(message.replace(/^generate:/, 'compare:'))
    const badInput = error instanceof EngineError && error.failure.kind === 'bad-input'
    return error instanceof BadArguments || error instanceof BadGrid || badInput ? 2 : 1
  }
}

// The exit is explicit: WebAssembly threads would keep the process alive.
process.exit(await main(process.argv.slice(2)))
