// What settings cost and how good they are, over their seeds: the points of the charts, and which of two is clearly better.
import { bootstrapMean, type Mean, pairedDifference, paretoFront } from '../math/statistics.ts'
import { type MetricName, metrics } from './metrics/distance.ts'
import { isSeed } from './seed-axis.ts'
import type { Line } from './table.ts'

/** What a picture costs: network calls, rows, or milliseconds from prompt to picture. */
export type Cost = 'calls' | 'rows' | 'total'

/** Settings over all their seeds. */
export type Point = {
  readonly values: Line['values']
  /** Indices into the lines. */
  readonly places: readonly number[]
  readonly cost: number
  readonly quality: Mean
  /** No other is at least as good for as little. */
  readonly front: boolean
}

export const withoutSeeds = (values: Line['values']): Line['values'] =>
  Object.fromEntries(Object.entries(values).filter(([axis]) => !isSeed(axis)))
const seedsOf = (values: Line['values']) => JSON.stringify(Object.entries(values).filter(([axis]) => isSeed(axis)))

/** `a` is better than `b`. */
export const isBetter = (metric: MetricName, a: number, b: number): boolean =>
  metrics[metric].better === 'up' ? a > b : a < b

/** Means with intervals over seeds, in the order of the lines; lines without the metric, or without a picture, are no part of it. */
export function pointsOf(lines: readonly Line[], metric: MetricName, cost: Cost): Point[] {
  const groups = new Map<string, number[]>()
  for (const [place, line] of lines.entries()) {
    if (line.state !== 'drawn' || line[metric] === undefined || line[cost] === undefined) continue
    const key = JSON.stringify(withoutSeeds(line.values))
    groups.set(key, [...(groups.get(key) ?? []), place])
  }
  const points = [...groups.values()].map((places) => ({
    values: withoutSeeds(lines[places[0]!]!.values),
    places,
    cost: bootstrapMean(places.map((place) => lines[place]![cost]!)).mean,
    quality: bootstrapMean(places.map((place) => lines[place]![metric]!)),
  }))
  const sign = metrics[metric].better === 'up' ? 1 : -1
  const front = new Set(paretoFront(points.map(({ cost, quality }) => ({ cost, quality: sign * quality.mean }))))
  return points.map((point, i) => Object.assign(point, { front: front.has(i) }))
}

/** The first of the best, if any. */
export const bestOf = (points: readonly Point[], metric: MetricName): Point | undefined =>
  points.reduce<Point | undefined>(
    (best, point) => (best && !isBetter(metric, point.quality.mean, best.quality.mean) ? best : point),
    undefined,
  )

export type Verdict = 'better' | 'worse' | 'no clear difference'
export type Difference = { readonly verdict: Verdict; readonly difference: Mean }

/**
 * How much `point` differs from `other`, seed by seed where both have the same ones; clear where the 95 % interval leaves out 0.
 * Undefined where they share no seed.
 */
export function differenceOf(
  point: Point,
  other: Point,
  lines: readonly Line[],
  metric: MetricName,
): Difference | undefined {
  const bySeed = new Map(other.places.map((place) => [seedsOf(lines[place]!.values), lines[place]![metric]!]))
  const pairs = point.places.flatMap((place) => {
    const partner = bySeed.get(seedsOf(lines[place]!.values))
    return partner === undefined ? [] : [[lines[place]![metric]!, partner] as const]
  })
  if (pairs.length === 0) return undefined
  const { clear, ...difference } = pairedDifference(
    pairs.map(([a]) => a),
    pairs.map(([, b]) => b),
  )
  if (!clear) return { verdict: 'no clear difference', difference }
  return { verdict: isBetter(metric, difference.mean, 0) ? 'better' : 'worse', difference }
}
