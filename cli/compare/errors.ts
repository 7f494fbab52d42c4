// How errors propagate at every place of a grid that has seeds enough: walks are drawn again, nothing of them is kept but the numbers.
import { inProcess } from '../../src/engine/connection.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { foldSeeds } from '../../src/grid/fold.ts'
import { isDrawn } from '../../src/grid/results.ts'
import type { Cell, Plan } from '../../src/grid/plan.ts'
import { populationOf } from '../../src/grid/population.ts'
import { type Draw, type Member, measurePropagation } from '../../src/grid/propagation.ts'
import type { PlaceErrors } from '../../src/grid/propagation-table.ts'
import { createHost } from '../../src/pipelines/host.ts'
import { progressLine } from '../progress.ts'
import { type Drawer, load, namedBy } from './draw.ts'
import { givenTo } from './pictures.ts'
import type { Shelf } from './shelf.ts'

/** In the order of the places; those that cannot be measured are said and left out. Ends early where `signal` says stop. */
export async function errorsOf(
  plan: Plan,
  shelf: Shelf,
  { command, models, adapters, pictures = new Map(), precision, threads }: Drawer,
  signal: AbortSignal,
): Promise<PlaceErrors[]> {
  const engine = createEngine(() => inProcess(createHost({ threads })))
  const line = progressLine(process.stderr, 1)
  const all: PlaceErrors[] = []
  const folded = foldSeeds(plan)
  const isFresh = (cell: Cell) => isDrawn(cell, shelf.results(), (model) => models.get(model)!.by)
  let loaded = ''
  try {
    for (const place of folded.plan.places) {
      if (signal.aborted) break
      const { pairs } = 'id' in place ? populationOf(plan, place.id, isFresh) : {}
      if (!pairs) continue
      const values = Object.fromEntries(folded.plan.axes.map(({ parameter, values }, i) => [parameter, values[place.at[i]!]!.label])) // prettier-ignore
      const name = Object.values(values).join(', ') || 'all'
      const own = pairs.map(({ id }) => plan.cells.get(id)!)
      const { model } = own[0]!.settings
      if (loaded !== model) await load(engine, models.get(model)!, namedBy([...plan.cells.values()], model, adapters), precision, line.load) // prettier-ignore
      loaded = model
      try {
        const members: Member[] = []
        for (const [i, { reference }] of pairs.entries()) {
          const { latents: data } = await shelf.drawn(reference)
          if (data) members.push({ settings: own[i]!.settings, data })
        }
        let walked = 0
        const draw: Draw = (settings, onEvent, given) =>
          engine.generate(
            settings,
            (event) => {
              onEvent(event)
              line.event(event, `errors of ${name}, walk ${walked + 1} of ${2 * members.length}: `)
            },
            signal,
            { ...givenTo(settings, pictures), ...given },
          )
        all.push({ values, ...(await measurePropagation(members, draw, (done) => (walked = done))) })
      } catch (error) {
        if (signal.aborted) break
        line.clear()
        console.error(`${command}: ${name}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
    return all
  } finally {
    line.clear()
    engine.dispose()
  }
}
