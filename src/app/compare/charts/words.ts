// Numbers of a metric, intervals and settings in words.
import { type Metric, type MetricName, metrics } from '../../../grid/metrics/distance.ts'
import type { Cost, Difference, Point } from '../../../grid/quality.ts'
import type { Line } from '../../../grid/table.ts'
import { counted, time } from '../../format.ts'

type Mean = Point['quality']

const real = (text: string) => text.replace('-', '\u2212')

/** `0.912`, `31.2 dB`, `equal` for a ratio without end. */
export function metricWords(name: MetricName, value: number): string {
  const { digits, unit }: Metric = metrics[name]
  return value === Infinity ? 'equal' : `${real(value.toFixed(digits))} ${unit}`.trim()
}

/** `0.912 ± 0.008`; the interval of 95 % is absent for a single measurement. */
export function spreadWords(name: MetricName, { mean, interval }: Mean): string {
  const half = interval && Number.isFinite(interval[1] - interval[0]) ? (interval[1] - interval[0]) / 2 : undefined
  const { digits }: Metric = metrics[name]
  return `${metricWords(name, mean)}${half === undefined ? '' : ` ± ${half.toFixed(digits)}`}`
}

/** `0.912 ± 0.008 (n = 8)` */
export const meanWords = (name: MetricName, mean: Mean): string => `${spreadWords(name, mean)} (n = ${mean.n})`

/** `SSIM ↑`, `latent L2 ↓`. */
export const metricLabel = (name: MetricName): string => {
  const { label, unit, better }: Metric = metrics[name]
  return `${label}${unit && ` (${unit})`} ${better === 'up' ? '↑' : '↓'}`
}

export const costLabel: Readonly<Record<Cost, string>> = {
  calls: 'model calls',
  rows: 'rows',
  total: 'time for a picture (ms)',
}
export const costWords = (cost: Cost, value: number): string =>
  cost === 'total' ? time(value) : counted(Number(value.toFixed(1)), cost === 'calls' ? 'call' : 'row')

/** `better by 0.020`, `no clear difference`. */
export const differenceWords = (name: MetricName, { verdict, difference }: Difference): string =>
  verdict === 'no clear difference' ? verdict : `${verdict} by ${metricWords(name, Math.abs(difference.mean))}`

/** `heun · 4 steps`: values by themselves, numbers with their axis. */
export const valuesWords = (values: Line['values']): string =>
  Object.entries(values)
    .map(([axis, value]) =>
      Number.isNaN(Number(value)) ? value : axis === 'steps' ? counted(Number(value), 'step') : `${axis} ${value}`,
    )
    .join(' · ') || 'all'

/** A noise level, three significant digits: `14.6`, `0.0292`. */
export const levelWords = (sigma: number): string => String(Number(sigma.toPrecision(3)))
