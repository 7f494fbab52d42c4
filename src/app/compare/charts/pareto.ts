// Quality against cost: which settings nothing beats.
import type { MetricName } from '../../../grid/metrics/distance.ts'
import { bestOf, type Cost, differenceOf, type Point, pointsOf } from '../../../grid/quality.ts'
import type { Line } from '../../../grid/table.ts'
import type { ChartSpec } from './spec.ts'
import { costLabel, costWords, differenceWords, meanWords, metricLabel, valuesWords } from './words.ts'

/** The front as steps with its settings named; others muted; intervals of 95 % over seeds as whiskers. */
export function paretoChart(lines: readonly Line[], metric: MetricName, cost: Cost): ChartSpec {
  const points = pointsOf(lines, metric, cost)
  const shown = points.filter(({ quality }) => Number.isFinite(quality.mean))
  const front = shown.filter((point) => point.front).toSorted((a, b) => a.cost - b.cost)
  const best = bestOf(points, metric)
  /** Points of the front that cost the same are equally good: one name stands for all. */
  const named = new Map<number, Point[]>()
  for (const point of front) named.set(point.cost, [...(named.get(point.cost) ?? []), point])
  const labelOf = (point: Point): string | undefined => {
    const [first, ...more] = named.get(point.cost) ?? []
    if (point !== first) return undefined
    return more.length > 0 ? `${valuesWords(point.values)} and ${more.length} more` : valuesWords(point.values)
  }
  const equal = points.length - shown.length
  return {
    title: `${metricLabel(metric)} against ${costLabel[cost]}`,
    note: [
      'The line is the front: nothing else is at least as good for as little.',
      'Whiskers are 95 % intervals over seeds.',
      equal > 0 && `${equal} ${equal === 1 ? 'setting equals its' : 'settings equal their'} reference and ${equal === 1 ? 'is' : 'are'} not drawn.`, // prettier-ignore
    ]
      .filter(Boolean)
      .join(' '),
    x: { label: costLabel[cost], log: true },
    y: { label: metricLabel(metric) },
    marks: shown.map((point) => ({
      x: point.cost,
      y: point.quality.mean,
      places: point.places,
      name: `${valuesWords(point.values)}: ${meanWords(metric, point.quality)}, ${costWords(cost, point.cost)}`,
      ...(labelOf(point) && { label: labelOf(point)! }),
      ...(finite(point.quality.interval) && { range: point.quality.interval! }),
      series: point.front ? 'front' : 'others',
      muted: !point.front,
    })),
    strokes: front.length > 1 ? [{ series: 'front', shape: 'steps', points: front.map(({ cost, quality }) => ({ x: cost, y: quality.mean })) }] : [], // prettier-ignore
    table: {
      columns: ['settings', costLabel[cost], metricLabel(metric), 'front', 'against the best'],
      rows: points
        .toSorted((a, b) => a.cost - b.cost)
        .map((point) => ({ places: point.places, cells: cellsOf(point, best) })),
    },
  }

  function cellsOf(point: Point, best: Point | undefined): string[] {
    const difference = best && point !== best ? differenceOf(point, best, lines, metric) : undefined
    return [
      valuesWords(point.values),
      costWords(cost, point.cost),
      meanWords(metric, point.quality),
      point.front ? 'yes' : '',
      point === best ? 'the best' : difference ? differenceWords(metric, difference) : '-',
    ]
  }
}

export const finite = (range: readonly [number, number] | undefined): boolean =>
  range !== undefined && range.every(Number.isFinite)
