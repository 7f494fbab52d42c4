// How much a metric spreads over seeds: a mark for each picture, the mean with its interval among them.
import type { MetricName } from '../../../grid/metrics/distance.ts'
import { pointsOf } from '../../../grid/quality.ts'
import type { Line } from '../../../grid/table.ts'
import { finite } from './pareto.ts'
import type { ChartSpec } from './spec.ts'
import { meanWords, metricLabel, metricWords, valuesWords } from './words.ts'

export function seedsChart(lines: readonly Line[], metric: MetricName): ChartSpec {
  const groups = pointsOf(lines, metric, 'rows')
  const spread = groups.filter(({ quality }) => Number.isFinite(quality.mean))
  return {
    title: `${metricLabel(metric)} over seeds`,
    note: 'A square for each picture; the circle is the mean, its whisker the 95 % interval.',
    x: { label: metricLabel(metric) },
    y: { label: '', names: spread.map(({ values }) => valuesWords(values)) },
    marks: spread.flatMap((group, i) => [
      ...group.places.map((place) => ({
        x: lines[place]![metric]!,
        y: i,
        places: [place],
        name: `${valuesWords(lines[place]!.values)}: ${metricWords(metric, lines[place]![metric]!)}`,
        series: 'picture',
        muted: true,
      })),
      {
        x: group.quality.mean,
        y: i,
        places: group.places,
        name: `${valuesWords(group.values)}: mean ${meanWords(metric, group.quality)}`,
        ...(finite(group.quality.interval) && { range: group.quality.interval! }),
        series: 'mean',
      },
    ]),
    strokes: [],
    table: {
      columns: ['settings', 'mean', 'lowest', 'highest'],
      rows: groups.map(({ values, places, quality }) => {
        const all = places.map((place) => lines[place]![metric]!)
        return {
          places,
          cells: [
            valuesWords(values),
            meanWords(metric, quality),
            metricWords(metric, Math.min(...all)),
            metricWords(metric, Math.max(...all)),
          ],
        }
      }),
    },
  }
}
