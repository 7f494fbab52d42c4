// The figures that may stand under a cell: names, which way is better, numbers and their words. Knows no component.
import { metricNames, metrics } from '../../grid/metrics/distance.ts'
import type { MetricName } from '../../grid/metrics/distance.ts'
import { figureOf } from '../../store/compare/average.ts'
import type { CellView, DrawnView } from '../../store/compare.ts'
import type { FigureName } from '../../store/compare/look.ts'
import { counted, time } from '../format.ts'
import { metricLabel, metricWords, spreadWords } from './charts/words.ts'

const isMetric = (name: FigureName): name is MetricName => (metricNames as readonly string[]).includes(name)

const costs = { total: 'time ↓', calls: 'model calls ↓', rows: 'rows ↓' } as const

/** `SSIM ↑`, `time ↓`. */
export const figureLabel = (name: FigureName): string => (isMetric(name) ? metricLabel(name) : costs[name])

/** `0.912`, `31.2 dB`, `240 ms`, `4 calls`. */
export function figureWords(name: FigureName, value: number): string {
  if (isMetric(name)) return metricWords(name, value)
  return name === 'total' ? time(value) : counted(value, name === 'calls' ? 'call' : 'row')
}

/** `SSIM 0.912`, `SSIM 0.912 ± 0.008` over seeds; undefined where it was not measured. */
export function figureText(name: FigureName, view: DrawnView): string | undefined {
  const value = figureOf(name, view)
  if (value === undefined) return undefined
  const mean = view.seeds?.means[name]
  if (!isMetric(name)) return figureWords(name, mean ? Number(value.toFixed(1)) : value)
  return `${metrics[name].label} ${mean ? spreadWords(name, mean) : figureWords(name, value)}`
}

/** `n = 8`, `n = 3 of 8` of the seeds that a cell stands for. */
export const seedWords = ({ drawn, of }: NonNullable<DrawnView['seeds']>): string =>
  drawn === of ? `n = ${of}` : `n = ${drawn} of ${of}`

const better = (name: FigureName): 1 | -1 => (isMetric(name) && metrics[name].better === 'up' ? 1 : -1)

/** Ranks by id, 1 for the best; equal values share a rank. Places that measure nothing have none. */
export function ranksOf(name: FigureName, row: readonly CellView[]): ReadonlyMap<string, number> {
  const drawn = row.filter((view) => view.state === 'drawn').filter((view) => view.reference !== view.id)
  const values = drawn.flatMap((view) => {
    const value = figureOf(name, view)
    return value === undefined ? [] : [{ id: view.id, value: value * better(name) }]
  })
  const rank = (value: number) => 1 + values.filter((other) => other.value > value).length
  return new Map(values.map(({ id, value }) => [id, rank(value)]))
}

/** 0 for the worst to 1 for the best of these views, on a straight scale; equal pictures count as the best. */
export function shadesOf(name: FigureName, views: readonly CellView[]): ReadonlyMap<string, number> {
  const drawn = views.filter((view) => view.state === 'drawn')
  const known = drawn.flatMap((view) => {
    const value = figureOf(name, view)
    return value === undefined ? [] : [{ id: view.id, value: value * better(name) }]
  })
  const finite = known.map(({ value }) => value).filter(Number.isFinite)
  const [least, most] = [Math.min(...finite), Math.max(...finite)]
  const share = (value: number) => (value === Infinity || most === least ? 1 : (value - least) / (most - least))
  return new Map(known.map(({ id, value }) => [id, share(value)]))
}
