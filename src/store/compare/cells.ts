// What is known of cells, whichever grid they were drawn for: results, pictures, measures. Knows no axes.
import { judging } from '../../grid/metrics/judged.ts'
import { drawnResult, failedResult } from '../../grid/results.ts'
import type { Results } from '../../grid/results.ts'
import type { FailureKind, GenerateEvent, RunReport } from '../../protocol.ts'
import { writePictureSettings } from '../../settings/picture.ts'
import type { Cell } from '../../grid/plan.ts'
import type { CellMetrics } from '../compare.ts'
import { notStored } from '../not-stored.ts'
import type { Slice, State } from '../state.ts'
import type { CellPicture, CellRecord } from '../storage.ts'

export type Measures = Readonly<Record<string, CellRecord['distances']>>

export type CellsSlice = {
  readonly results: Results
  /** By the id of the cell, then of its reference; what it measures alone by its own. */
  readonly measures: Measures
  /** What was drawn for a cell; read from storage when it is asked for, so that nothing is held that nobody sees. */
  readonly cellPicture: (id: string) => Promise<CellPicture | undefined>
  readonly keepDrawn: (
    cell: Cell,
    event: GenerateEvent & { readonly type: 'picture' },
    report: RunReport,
    by: string,
  ) => Promise<void>
  readonly keepFailed: (id: string, kind: FailureKind, message: string, by: string) => Promise<void>
  /** `picture` where it carries more than before. */
  readonly keepMeasure: (id: string, against: string, metrics: CellMetrics, picture?: CellPicture) => Promise<void>
  /** Nothing is known of the cell alone, at this visit. */
  readonly leaveUnmeasured: (id: string) => void
  /** Takes cells from a file; those that are here already stay. */
  readonly addCells: (cells: readonly { readonly record: CellRecord; readonly picture: CellPicture }[]) => Promise<void>
  /** Takes what storage held. */
  readonly haveCells: (records: readonly CellRecord[]) => void
  /** Lets go of `otherCells`, on this device too. */
  readonly forgetOtherCells: () => Promise<void>
}

export const createCells: Slice<CellsSlice> = (set, get, { storage, encodePng, program }) => {
  /** Pictures on their way to storage, and those that it did not take: shown as long as the page lives. */
  const unstored = new Map<string, CellPicture>()

  const put = async (id: string, picture?: CellPicture): Promise<void> => {
    const { results, measures, notify } = get()
    const result = results[id]
    if (!result) return
    try {
      await storage.putCell({ id, result, distances: measures[id] ?? {}, judging }, picture)
      if (picture && unstored.get(id) === picture) unstored.delete(id)
    } catch (error) {
      if (picture) notify(await notStored(error, storage))
    }
  }

  return {
    results: {},
    measures: {},
    cellPicture: async (id) => unstored.get(id) ?? (await storage.cellPicture(id).catch(() => undefined)),
    keepDrawn: async ({ id, settings }, { pixels, latents }, report, by) => {
      const png = writePictureSettings(await encodePng(pixels), settings, program)
      const picture = { id, png: new Blob([png], { type: 'image/png' }), ...(latents && { latents }) }
      unstored.set(id, picture)
      const again = get().results[id]?.state === 'drawn'
      set(({ results, measures }) => ({
        results: { ...results, [id]: drawnResult(report, by) },
        ...(again && { measures: without(measures, id) }),
      }))
      await put(id, picture)
    },
    keepFailed: async (id, kind, message, by) => {
      set(({ results }) => ({ results: { ...results, [id]: failedResult(kind, message, by) } }))
      await put(id)
    },
    keepMeasure: async (id, against, metrics, picture) => {
      set(({ measures }) => ({ measures: { ...measures, [id]: { ...measures[id], [against]: metrics } } }))
      await put(id, picture)
    },
    leaveUnmeasured: (id) =>
      set(({ measures }) => ({ measures: { ...measures, [id]: { ...measures[id], [id]: {} } } })),
    addCells: async (cells) => {
      const fresh = cells.filter(({ record }) => get().results[record.id]?.state !== 'drawn')
      for (const { picture } of fresh) unstored.set(picture.id, picture)
      get().haveCells(fresh.map(({ record }) => record))
      for (const { picture } of fresh) await put(picture.id, picture)
    },
    haveCells: (records) => {
      if (records.length === 0) return
      set(({ results, measures }) => ({
        results: { ...results, ...Object.fromEntries(records.map(({ id, result }) => [id, result])) },
        measures: { ...measures, ...Object.fromEntries(records.map(({ id, distances }) => [id, distances])) },
      }))
      get().gridChanged()
    },
    forgetOtherCells: async () => {
      const { results, measures } = get()
      const gone = new Set(otherCells(get()))
      const kept = <T>(all: Readonly<Record<string, T>>) =>
        Object.fromEntries(Object.entries(all).filter(([id]) => !gone.has(id)))
      set({ results: kept(results), measures: kept(measures) })
      for (const id of gone) unstored.delete(id)
      await storage.removeCells([...gone])
    },
  }
}

/** Cells that are kept and are not of the grid on show; none while there is no telling which are. */
export const otherCells = ({ plan, results }: Pick<State, 'plan' | 'results'>): readonly string[] =>
  plan ? Object.keys(results).filter((id) => !plan.cells.has(id)) : []

/** What was measured of a cell, or against it, before it was drawn anew. */
function without(measures: Measures, id: string): Measures {
  const but = <T>(all: Readonly<Record<string, T>>) => Object.entries(all).filter(([key]) => key !== id)
  return Object.fromEntries(but(measures).map(([cell, distances]) => [cell, Object.fromEntries(but(distances))]))
}
