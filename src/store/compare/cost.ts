// What a grid costs before it runs, and what would be cheaper. Pure.
import type { Plan } from '../../grid/plan.ts'
import { remaining, timeFor } from '../../grid/results.ts'
import type { Results } from '../../grid/results.ts'
import type { ModelInfo } from '../../protocol.ts'
import { estimate } from '../cost.ts'
import type { Picture } from '../storage.ts'

export type Cost = {
  /** Pictures, and rows of the network, that are still to be drawn. */
  readonly pictures: number
  readonly rows: number
  /** Milliseconds; undefined before anything like it was measured. */
  readonly time: number | undefined
}

/** More than this is asked about before it starts. */
const unasked = { pictures: 1000, time: 30 * 60_000 }

/** A grid that is asked about, and the change that would cut its cost most simply. */
export type Question = Cost & {
  readonly fewer?: { readonly axis: number; readonly values: number; readonly of: number; readonly share: number }
}

/** How the name of a drawer begins where only the device may differ: its pictures are shown, not drawn again. */
export const drawerOf = ({ name, bytes, weights, precision }: ModelInfo): string =>
  [name, `${bytes} bytes`, ...(weights === undefined ? [] : [weights]), precision].join(', ')

/** How the drawer of a model is named, by the name of the model. */
export const drawersOf =
  (models: readonly ModelInfo[]) =>
  (name: string): string =>
    drawerOf(modelNamed(name, models))

const modelNamed = (name: string, models: readonly ModelInfo[]): ModelInfo =>
  models.find((model) => model.name === name) ?? models[0]!

/** What is left of `plan` to be drawn by these models, whose earlier pictures tell the time before the first cell does. */
export function costOf(plan: Plan, results: Results, models: readonly ModelInfo[], history: readonly Picture[]): Cost {
  const left = remaining(plan, results, drawersOf(models))
  const rows = left.reduce((sum, cell) => sum + cell.rows, 0)
  const measured = timeFor(left, plan, results)
  if (measured !== undefined || left.length === 0) return { pictures: left.length, rows, time: measured ?? 0 }
  const times = left.map(({ settings }) => estimate(settings, modelNamed(settings.model, models), history))
  const known = times.every((one) => one !== undefined)
  return { pictures: left.length, rows, time: known ? times.reduce((sum, one) => sum + one, 0) : undefined }
}

/** What to ask before so much is drawn; undefined where nobody need be asked. */
export function questionOf(plan: Plan, cost: Cost): Question | undefined {
  if (cost.pictures <= unasked.pictures && (cost.time ?? 0) <= unasked.time) return undefined
  const lengths = plan.axes.map(({ parameter, values }, axis) => ({ axis, parameter, of: values.length }))
  const seeds = lengths.find(({ parameter, of }) => parameter === 'seed' && of > 2)
  const longest = seeds ?? lengths.toSorted((a, b) => b.of - a.of)[0]
  if (!longest || longest.of < 2) return cost
  const values = seeds ? 2 : Math.ceil(longest.of / 2)
  return { ...cost, fewer: { axis: longest.axis, values, of: longest.of, share: values / longest.of } }
}
