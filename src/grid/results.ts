// What is known of cells that were drawn or failed, by their ids: what is left to do and how long it will take. Knows no pictures.
import * as v from 'valibot'
import type { FailureKind, RunReport } from '../protocol.ts'
import { isRecord } from '../settings/schema.ts'
import type { Cell, Plan } from './plan.ts'

/** `by` is the model, device and precision that drew: another's result is not this one's. Times in milliseconds. */
const schema = v.variant('state', [
  v.object({
    state: v.literal('drawn'),
    by: v.string(),
    calls: v.number(),
    rows: v.number(),
    text: v.number(),
    sampling: v.number(),
    decode: v.number(),
    total: v.number(),
    /** The noise level of each model call. */
    sigmas: v.exactOptional(v.array(v.number())),
  }),
  v.object({ state: v.literal('failed'), by: v.string(), kind: v.string(), message: v.string() }),
])
export type CellResult = v.InferOutput<typeof schema>
export type Results = Readonly<Record<string, CellResult>>

/** Results from a file; what is none is left out, and drawn again. */
export function readResults(raw: unknown): Results {
  if (!isRecord(raw)) return {}
  const entries = Object.entries(raw).flatMap(([id, value]) => {
    const read = v.safeParse(schema, value)
    return read.success && /^[0-9a-f]{32}$/.test(id) ? [[id, read.output] as const] : []
  })
  return Object.fromEntries(entries)
}

export const drawnResult = ({ text, steps, sigmas, decode, total, rows }: RunReport, by: string): CellResult => ({
  state: 'drawn',
  by,
  calls: steps.length,
  rows,
  text: hundredths(text),
  sampling: hundredths(steps.reduce((sum, time) => sum + time, 0)),
  decode: hundredths(decode),
  total: hundredths(total),
  ...(sigmas && { sigmas: sigmas.map((sigma) => Number(sigma.toPrecision(6))) }),
})

/** No clock here is finer. */
const hundredths = (milliseconds: number) => Math.round(milliseconds * 100) / 100

export const failedResult = (kind: FailureKind, message: string, by: string): CellResult => ({
  state: 'failed',
  by,
  kind,
  message,
})

/** True where the cell was drawn by this drawer; `by` tells that of a model, or how its name begins where the rest does not matter. */
export function isDrawn({ id, settings }: Cell, results: Results, by: (model: string) => string): boolean {
  const result = results[id]
  return result?.state === 'drawn' && result.by.startsWith(by(settings.model))
}

/** Cells still to be drawn, in order: those without a result by this drawer, and those that failed, which are tried again. */
export function remaining({ cells }: Plan, results: Results, by: (model: string) => string): Cell[] {
  return [...cells.values()].filter((cell) => !isDrawn(cell, results, by))
}

/**
 * Milliseconds that cells will take, from what drawn ones took: rows at the pace of cells of the same model and size, else of
 * any, by their pixels. Undefined before the first is drawn.
 */
export function timeFor(cells: readonly Cell[], plan: Plan, results: Results): number | undefined {
  const rates = new Map<string, Rate>()
  for (const { id, settings } of plan.cells.values()) {
    const result = results[id]
    if (result?.state !== 'drawn') continue
    const area = settings.width * settings.height
    for (const key of [`${settings.model} ${settings.width}x${settings.height}`, 'any']) {
      const scale = key === 'any' ? area : 1
      const rate = rates.get(key) ?? { time: 0, rows: 0, rest: 0, pictures: 0 }
      rate.time += result.sampling
      rate.rows += result.rows * scale
      rate.rest += result.text + result.decode
      rate.pictures += scale
      rates.set(key, rate)
    }
  }
  const any = rates.get('any')
  if (!any) return undefined
  return cells.reduce((sum, { rows, settings: { model, width, height } }) => {
    const own = rates.get(`${model} ${width}x${height}`)
    const { time, rows: measured, rest, pictures } = own ?? any
    const scale = own ? 1 : width * height
    return sum + (rows * scale * time) / Math.max(measured, 1) + (rest * scale) / pictures
  }, 0)
}

type Rate = { time: number; rows: number; rest: number; pictures: number }
