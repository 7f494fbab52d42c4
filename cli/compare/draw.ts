// Draws the cells that are left, one by one, and keeps each before the next begins. A cell that fails is marked, the grid goes on.
import { inProcess } from '../../src/engine/connection.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { EngineError } from '../../src/engine/error.ts'
import type { Cell, Plan } from '../../src/grid/plan.ts'
import { drawnResult, failedResult, timeFor } from '../../src/grid/results.ts'
import type { Tensor } from '../../src/math/tensor.ts'
import { createHost } from '../../src/pipelines/host.ts'
import type { Engine, FailureKind, Pixels, Precision } from '../../src/protocol.ts'
import { progressLine } from '../progress.ts'
import type { Adapter, Model } from './models.ts'
import { givenTo, type Pictures } from './pictures.ts'
import type { Shelf } from './shelf.ts'
import { about } from './words.ts'

export type Drawer = {
  /** Name of the command, which opens its messages. */
  readonly command: string
  readonly models: ReadonlyMap<string, Model>
  readonly adapters: readonly Adapter[]
  /** What cells start from. */
  readonly pictures?: Pictures
  readonly precision: Precision
  readonly threads: number
}

/** Failures of one cell's settings or numbers; others would meet every cell. */
const ofCell: ReadonlySet<FailureKind> = new Set<FailureKind>(['bad-input', 'not-finite', 'out-of-memory', 'internal'])

/** Draws `cells` in their order until `signal` says stop. Returns how many failed; throws what no other cell would survive. */
export async function drawCells(
  cells: readonly Cell[],
  plan: Plan,
  shelf: Shelf,
  { command, models, adapters, pictures = new Map(), precision, threads }: Drawer,
  signal: AbortSignal,
): Promise<number> {
  let latents: Tensor | undefined
  const host = createHost({
    threads,
    latents: { onLatents: (last) => (latents = last) },
  })
  const engine = createEngine(() => inProcess(host))
  const line = progressLine(process.stderr, 1)
  let [loaded, failed] = ['', 0]
  try {
    for (const [i, cell] of cells.entries()) {
      if (signal.aborted) break
      const { settings, id } = cell
      const model = models.get(settings.model)!
      if (loaded !== settings.model) await load(engine, model, namedBy(cells, settings.model, adapters), precision, line.load) // prettier-ignore
      loaded = settings.model
      const left = timeFor(cells.slice(i), plan, shelf.results())
      const place = `cell ${i + 1} of ${cells.length}${left === undefined ? '' : `, ${about(left)} left`}: `
      try {
        let pixels: Pixels | undefined
        const report = await engine.generate(
          settings,
          (event) => {
            if (event.type === 'picture') pixels = event.pixels
            line.event(event, place)
          },
          signal,
          givenTo(settings, pictures),
        )
        await shelf.keep(id, settings, pixels!, latents, drawnResult(report, model.by))
      } catch (error) {
        if (!(error instanceof EngineError) || !ofCell.has(error.failure.kind)) {
          if (signal.aborted) break
          throw error
        }
        failed++
        await shelf.fail(id, failedResult(error.failure.kind, error.message, model.by))
        line.clear()
        console.error(`${command}: cell ${i + 1}: ${error.message}`)
      }
    }
    return failed
  } finally {
    line.clear()
    engine.dispose()
    await shelf.save()
  }
}

/** Adapters that cells of this model name, in a list or in their words: others need not fit it. */
export const namedBy = (cells: readonly Cell[], model: string, adapters: readonly Adapter[]) => {
  const own = cells.flatMap(({ settings }) => (settings.model === model ? [settings] : []))
  const tagged = own.some(({ prompt }) => /<(lora|lyco):/.test(prompt))
  return adapters.filter(({ id }) => tagged || own.some((one) => one.adapters?.some((use) => use.id === id)))
}

/** Another model forgets its adapters. */
export async function load(
  engine: Engine,
  { source }: Model,
  adapters: readonly Adapter[],
  precision: Precision,
  onProgress: Parameters<Engine['load']>[2],
): Promise<void> {
  await engine.load(source, { device: 'wasm', precision }, onProgress)
  for (const adapter of adapters) await engine.addAdapter(adapter.source)
}
