// A grid as a table: a line for each place, and its means over seeds. For files that other programs read.
import { bootstrapMean, type Mean, paretoFront } from '../math/statistics.ts'
import type { Distance, MetricName } from './metrics/distance.ts'
import { metricNames, metrics } from './metrics/distance.ts'
import type { Plan } from './plan.ts'
import { withoutSeeds } from './quality.ts'
import type { Results } from './results.ts'

/** `values` are the labels by axis. Absent where it does not apply or was not measured; times in milliseconds. */
export type Line = {
  readonly values: Readonly<Record<string, string>>
  readonly cell?: string
  readonly reference?: string
  readonly state: 'drawn' | 'failed' | 'impossible' | 'waiting'
  readonly why?: string
  readonly calls?: number
  readonly rows?: number
  readonly text?: number
  readonly sampling?: number
  readonly decode?: number
  readonly total?: number
  /** The noise level of each model call. */
  readonly sigmas?: readonly number[]
} & Distance

/** Distances by place, in the plan's order; a place that is its own reference has none. */
export function linesOf(plan: Plan, results: Results, distances: readonly (Distance | undefined)[]): Line[] {
  return plan.places.map((place, i) => {
    const values = Object.fromEntries(
      plan.axes.map(({ parameter, values }, k) => [parameter, values[place.at[k]!]!.label]),
    )
    if ('reason' in place) return { values, state: 'impossible', why: place.reason }
    const { id: cell, reference } = place
    const known = { values, cell, ...(reference !== undefined && { reference }) }
    const result = results[cell]
    if (!result) return { ...known, state: 'waiting' }
    if (result.state === 'failed') return { ...known, state: 'failed', why: result.message }
    const { by: _, ...measured } = result
    return { ...known, ...measured, ...distances[i] }
  })
}

/** A setting of the grid over all its seeds. `front` where no other is at least as near with as few rows. */
export type Group = {
  readonly values: Readonly<Record<string, string>>
  readonly n: number
  readonly rows: number
  readonly total: number
  readonly front: Partial<Record<MetricName, true>>
} & { readonly [metric in MetricName]?: Mean }

/** Means over the axes of seeds, in the order of the lines; lines that were not drawn are left out. */
export function groupsOf(lines: readonly Line[]): Group[] {
  const groups = new Map<string, Line[]>()
  for (const line of lines) {
    if (line.state !== 'drawn') continue
    const key = JSON.stringify(withoutSeeds(line.values))
    groups.set(key, [...(groups.get(key) ?? []), line])
  }
  const means = [...groups.values()].map((group) => {
    const numbers = (name: MetricName | 'rows' | 'total') => group.flatMap((line) => line[name] ?? [])
    const measured = metricNames.filter((name) => numbers(name).length > 0)
    return {
      values: withoutSeeds(group[0]!.values),
      n: group.length,
      rows: bootstrapMean(numbers('rows')).mean,
      total: bootstrapMean(numbers('total')).mean,
      ...(Object.fromEntries(measured.map((name) => [name, bootstrapMean(numbers(name))])) as Partial<
        Record<MetricName, Mean>
      >),
    }
  })
  const fronts = new Map(metricNames.map((name) => [name, new Set(frontOf(means, name))]))
  return means.map((group, i) => ({
    ...group,
    front: Object.fromEntries(metricNames.flatMap((name) => (fronts.get(name)!.has(i) ? [[name, true as const]] : []))),
  }))
}

/** True where some of them are means of several pictures. */
export const hasMeans = (groups: readonly Group[]): boolean => groups.some(({ n }) => n > 1)

const frontOf = (groups: readonly (Partial<Record<MetricName, Mean>> & { rows: number })[], name: MetricName) =>
  paretoFront(
    groups.map((group) => {
      const mean = group[name]?.mean ?? NaN
      return { cost: group.rows, quality: metrics[name].better === 'up' ? mean : -mean }
    }),
  )

const columns = ['calls', 'rows', 'text', 'sampling', 'decode', 'total', ...metricNames] as const

/** CSV of means over seeds: each metric with the ends of its 95 % interval, which a single picture has not. */
export function csvOfGroups(groups: readonly Group[]): string {
  const axes = Object.keys(groups[0]?.values ?? {})
  const means = metricNames.filter((name) => groups.some((group) => group[name]))
  const head = [...axes, 'n', 'rows', 'total', ...means.flatMap((name) => [name, `${name}_low`, `${name}_high`])]
  const rows = groups.map((group) => [
    ...axes.map((axis) => group.values[axis]!),
    String(group.n),
    numeral(group.rows),
    numeral(group.total),
    ...means.flatMap((name) => {
      const { mean, interval } = group[name] ?? {}
      return [mean, interval?.[0], interval?.[1]].map(numeral)
    }),
  ])
  return csv([head, ...rows])
}

/** CSV (RFC 4180) with a heading; times in milliseconds; equal pictures have a PSNR of `inf`. */
export function csvOf(lines: readonly Line[]): string {
  const axes = Object.keys(lines[0]?.values ?? {})
  const head = [...axes, 'state', ...columns, 'cell', 'reference', 'why']
  const rows = lines.map((line) => [
    ...axes.map((axis) => line.values[axis]!),
    line.state,
    ...columns.map((name) => numeral(line[name])),
    line.cell ?? '',
    line.reference ?? '',
    line.why ?? '',
  ])
  return csv([head, ...rows])
}

/** RFC 4180. */
export const csv = (rows: readonly (readonly string[])[]) =>
  rows.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('')

/** Empty where there is none. */
export const numeral = (value: number | undefined) =>
  value === undefined ? '' : value === Infinity ? 'inf' : String(value)

/** A text that a spreadsheet would run as a formula is kept a text. */
const quoted = (text: string) => {
  const safe = /^[=+\-@\t]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
