// Draws a comparison in the terminal, cell by cell, and goes on where it was stopped: `npm run -s compare -- --help`.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ReadGrid, readGrid } from '../src/grid/document.ts'
import { mostUnasked, placesOf, type Plan, planGrid } from '../src/grid/plan.ts'
import { leastSeeds } from '../src/grid/propagation.ts'
import { remaining, type Results, timeFor } from '../src/grid/results.ts'
import { drawCells } from './compare/draw.ts'
import { errorsOf } from './compare/errors.ts'
import { cellJudge } from './compare/judge.ts'
import { adaptersIn, checkAdapters, modelsIn, shelvedIn } from './compare/models.ts'
import { checkPictures, picturesIn, startingFrom } from './compare/pictures.ts'
import { writeReport } from './compare/report.ts'
import { keptIn, openShelf } from './compare/shelf.ts'
import { about, counted } from './compare/words.ts'
import { BadArguments } from './terminal/bad-arguments.ts'
import { interrupt, main } from './terminal/command.ts'
import { dtype, model, threads } from './terminal/engine-flags.ts'
import type { Flags, Said } from './terminal/flags.ts'
import { path } from './terminal/kinds.ts'

const flags = {
  grid: {
    value: 'GRID',
    kind: path('a JSON file'),
    help: 'a JSON file: settings, axes, reference; or the grid.json of an earlier run',
    bare: true,
    needed: true,
  },
  out: {
    value: 'DIR',
    kind: path('a directory'),
    help: 'cells, tables and sheets; what is there already is not drawn again',
  },
  dry: { help: 'counts cells, rows and time, names what cannot be drawn, draws nothing' },
  yes: { help: 'draws more than 10,000 cells without asking' },
  errors: {
    help: `errors.csv: how far steps leave the forward marginal, from cells of ${leastSeeds} seeds and more`,
  },
  model: {
    value: 'DIR',
    kind: model.kind,
    help: 'a diffusers folder or a checkpoint, meant by its name; again for more (default: the embedded model)',
    many: true,
  },
  lora: {
    value: 'FILE',
    kind: path(),
    help: 'an adapter that the settings name by its SHA-256, an axis by its name; again for more',
    many: true,
  },
  image: {
    value: 'FILE',
    kind: path(),
    help: 'a PNG that all cells start from; again for more, or for masks (`startImage`, `mask`)',
    many: true,
  },
  dtype,
  threads,
} as const satisfies Flags

/** Returns the exit status: 1 where cells failed or are left. Prints the names of the files written. */
async function compare(said: Said<typeof flags>): Promise<number> {
  const { out = '', threads } = said
  if (!out && !said.dry) throw new BadArguments('--out: expected a directory, got none (see --help)')
  const { document: asked, results: brought, problems } = await read(said.grid)
  const pictures = await picturesIn(said.image)
  const document = startingFrom(asked, pictures)
  for (const problem of problems) console.error(`compare: ${problem}`)
  const places = placesOf(document)
  if (places > mostUnasked && !said.yes && !said.dry)
    throw new BadArguments(`${said.grid}: ${counted(places, 'cell')}: say --yes to draw them, --dry to see what they cost`) // prettier-ignore
  const models = await modelsIn(said.model, said.dtype)
  const adapters = [...(await adaptersIn(said.lora)), ...(await shelvedIn(models))]
  const plan = planGrid(document, [...models.values()].map(({ facts }) => facts), adapters) // prettier-ignore
  checkAdapters(plan, adapters)
  checkPictures(plan, pictures)
  tellImpossible(plan)
  if (plan.cells.size === 0) throw new BadArguments(`${said.grid}: expected cells that can be drawn, got none`)
  const by = (model: string) => models.get(model)!.by

  if (said.dry) {
    console.log(costOf(plan, out ? await keptIn(out, brought) : brought, by))
    return 0
  }
  const shelf = await openShelf(out, document, brought)
  console.error(`compare: ${costOf(plan, shelf.results(), by)}`)
  const signal = interrupt()
  const drawer = { command: 'compare', models, adapters, pictures, precision: said.dtype, threads }
  const failed = await drawCells(remaining(plan, shelf.results(), by), plan, shelf, drawer, signal)
  const errors = said.errors ? await errorsOf(plan, shelf, drawer, signal) : []
  if (said.errors && errors.length === 0 && !signal.aborted) console.error(`compare: --errors: expected a cell of ${leastSeeds} seeds or more and their references, got none`) // prettier-ignore
  for (const name of await writeReport(document, plan, shelf, cellJudge(threads), errors)) console.log(join(out, name))
  if (failed > 0) console.error(`compare: ${counted(failed, 'cell')} failed; the next run tries again`)
  if (signal.aborted) console.error('compare: stopped; the same command goes on')
  return failed > 0 || signal.aborted ? 1 : 0
}

async function read(path: string): Promise<ReadGrid> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new BadArguments(`${path}: expected a JSON file, got none`, { cause })
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

await main({ name: 'compare', usage: 'npm run -s compare -- GRID --out DIR [...]', flags, run: compare })
