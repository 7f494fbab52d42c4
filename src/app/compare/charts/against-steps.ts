// Quality against steps, a line for each sampler, or whatever else the axes name.
import type { MetricName } from '../../../grid/metrics/distance.ts'
import { type Point, pointsOf } from '../../../grid/quality.ts'
import type { Line } from '../../../grid/table.ts'
import { finite } from './pareto.ts'
import type { ChartSpec } from './spec.ts'
import { meanWords, metricLabel, valuesWords } from './words.ts'

/** Blank where no axis goes along steps. */
export function stepsChart(lines: readonly Line[], metric: MetricName): ChartSpec {
  const points = pointsOf(lines, metric, 'rows')
    .filter(({ values, quality }) => values['steps'] !== undefined && Number.isFinite(quality.mean))
    .toSorted((a, b) => stepsOf(a) - stepsOf(b))
  const series = [...new Set(points.map(seriesOf))]
  const steps = [...new Set(points.map(stepsOf))]
  return {
    title: `${metricLabel(metric)} against steps`,
    note: 'A line for each setting; whiskers are 95 % intervals over seeds.',
    x: { label: 'steps', log: true, ticks: steps },
    y: { label: metricLabel(metric) },
    marks: points.map((point) => ({
      x: stepsOf(point),
      y: point.quality.mean,
      places: point.places,
      name: `${valuesWords(point.values)}: ${meanWords(metric, point.quality)}`,
      ...(finite(point.quality.interval) && { range: point.quality.interval! }),
      series: seriesOf(point),
    })),
    strokes: series.map((series) => ({
      series,
      shape: 'line',
      points: points
        .filter((point) => seriesOf(point) === series)
        .map((point) => ({ x: stepsOf(point), y: point.quality.mean })),
    })),
    table: {
      columns: ['settings', ...steps.map((step) => `${step} ${step === 1 ? 'step' : 'steps'}`)],
      rows: series.map((series) => {
        const own = points.filter((point) => seriesOf(point) === series)
        const at = (step: number) => own.find((point) => stepsOf(point) === step)
        return {
          places: own.flatMap(({ places }) => places),
          cells: [series, ...steps.map((step) => (at(step) ? meanWords(metric, at(step)!.quality) : '-'))],
        }
      }),
    },
  }
}

const stepsOf = ({ values }: Point) => Number(values['steps'])
const seriesOf = ({ values }: Point) =>
  valuesWords(Object.fromEntries(Object.entries(values).filter(([axis]) => axis !== 'steps')))
