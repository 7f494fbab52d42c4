// The charts of a grid: which one, of which metric, as a picture or as a table, to take away. Knows no library of charts.
import { ActionIcon, Button, Group, Loader, NativeSelect, SegmentedControl, Switch } from '@mantine/core'
import { Copy, X } from 'lucide-react'
import { lazy, Suspense, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { type Metric, type MetricName, metricNames, metrics } from '../../../grid/metrics/distance.ts'
import type { Cost } from '../../../grid/quality.ts'
import type { Line } from '../../../grid/table.ts'
import { useApp } from '../../use-app.ts'
import { stepsChart } from './against-steps.ts'
import { ChartTable } from './chart-table.tsx'
import { svgText } from './copy.ts'
import classes from './dock.module.css'
import { levelsChart } from './noise-levels.ts'
import { seedsChart } from './over-seeds.ts'
import { paretoChart } from './pareto.ts'
import type { Pointing } from './pointing.ts'
import { type ChartSpec, csvOfTable, isBlank } from './spec.ts'
import { metricLabel } from './words.ts'

const Chart = lazy(() => import('./chart.tsx').then(({ Chart }) => ({ default: Chart })))

const kinds = [
  { value: 'pareto', label: 'Quality and cost' },
  { value: 'steps', label: 'Steps' },
  { value: 'seeds', label: 'Seeds' },
  { value: 'levels', label: 'Noise levels' },
  { value: 'walk', label: 'Walk' },
] as const
type Kind = (typeof kinds)[number]['value']

const walkErrors = [
  { value: 'seeds', label: 'Errors over seeds' },
  { value: 'fine', label: 'Distance from a fine walk' },
] as const
export type WalkErrors = (typeof walkErrors)[number]['value']

type Props = {
  /** By place, in the plan's order. */
  readonly lines: readonly Line[]
  readonly pointing: Pointing
  readonly onClose: () => void
  /** Which errors of a walk are shown, and what is known of them. */
  readonly walk: {
    readonly errors: WalkErrors
    readonly onErrors: (errors: WalkErrors) => void
    readonly spec: ChartSpec | undefined
  }
  /** How the cell in focus was walked, as a chart or as a table. */
  readonly renderWalk: (asTable: boolean) => ReactNode
}

export function ChartDock({ lines, pointing, onClose, walk, renderWalk }: Props) {
  const [kind, setKind] = useState<Kind>('pareto')
  const [chosen, setMetric] = useState<MetricName>('ssim')
  const [cost, setCost] = useState<Cost>('rows')
  const [asTable, setAsTable] = useState(false)
  const body = useRef<HTMLDivElement>(null)
  const measured = useMemo(() => metricNames.filter((name) => lines.some((line) => line[name] !== undefined)), [lines])
  const metric = measured.find((name) => name === chosen) ?? measured[0]
  const ofGrid = useMemo(() => chartOf(kind, lines, metric, cost), [kind, lines, metric, cost])
  const spec = kind === 'walk' ? walk.spec : ofGrid
  const ofMetric = kind !== 'levels' && kind !== 'walk'
  return (
    <section className={classes.dock} aria-label="Charts">
      <Group className={classes.bar ?? ''} gap="xs" role="toolbar" aria-label="Which chart">
        <SegmentedControl
          size="xs"
          aria-label="Chart"
          data={[...kinds]}
          value={kind}
          onChange={(next) => {
            setKind(next as Kind)
            pointing.onHighlight([])
          }}
        />
        {ofMetric && (
          <NativeSelect
            size="xs"
            aria-label="Metric"
            w={130}
            value={metric ?? ''}
            data={measured.map((name) => ({ value: name, label: metricLabel(name) }))}
            onChange={(event) => setMetric(event.currentTarget.value as MetricName)}
          />
        )}
        {kind === 'pareto' && (
          <NativeSelect
            size="xs"
            aria-label="Cost"
            w={130}
            value={cost}
            data={costs}
            onChange={(event) => setCost(event.currentTarget.value as Cost)}
          />
        )}
        {kind === 'walk' && (
          <NativeSelect
            size="xs"
            aria-label="Errors of the walk"
            w={200}
            value={walk.errors}
            data={[...walkErrors]}
            onChange={(event) => walk.onErrors(event.currentTarget.value as WalkErrors)}
          />
        )}
        <Switch
          size="xs"
          label="Show as table"
          checked={asTable}
          onChange={(event) => setAsTable(event.currentTarget.checked)}
        />
        <Copying spec={spec} svg={() => (asTable ? undefined : (body.current?.querySelector('svg') ?? undefined))} />
        <ActionIcon variant="subtle" color="gray" size={28} ml="auto" aria-label="Close the charts" onClick={onClose}>
          <X size={16} aria-hidden />
        </ActionIcon>
      </Group>
      <div className={classes.body} ref={body}>
        {kind === 'walk' ? (
          renderWalk(asTable)
        ) : !spec || isBlank(spec) ? (
          <p className={classes.none}>{whyBlank(kind, metric !== undefined)}</p>
        ) : asTable ? (
          <ChartTable spec={spec} {...pointing} />
        ) : (
          <Suspense fallback={<Loader size="sm" m="auto" />}>
            <Chart spec={spec} {...pointing} />
          </Suspense>
        )}
      </div>
      {spec && !isBlank(spec) && (
        <p className={classes.note}>
          {spec.note} {ofMetric && metric && (metrics[metric] as Metric).help}
        </p>
      )}
    </section>
  )
}

const costs = [
  { value: 'rows', label: 'by rows' },
  { value: 'calls', label: 'by model calls' },
  { value: 'total', label: 'by time' },
]

function chartOf(
  kind: Kind,
  lines: readonly Line[],
  metric: MetricName | undefined,
  cost: Cost,
): ChartSpec | undefined {
  if (kind === 'levels') return levelsChart(lines)
  if (kind === 'walk' || !metric) return undefined
  if (kind === 'pareto') return paretoChart(lines, metric, cost)
  return kind === 'steps' ? stepsChart(lines, metric) : seedsChart(lines, metric)
}

function whyBlank(kind: Kind, measured: boolean): string {
  if (kind === 'levels') return 'Nothing is drawn yet.'
  return measured && kind === 'steps'
    ? 'No axis goes along steps: give one to see how quality grows with them.'
    : 'Nothing is measured yet. Charts appear as soon as drawn cells have a reference: star one.'
}

type CopyProps = { readonly spec: ChartSpec | undefined; readonly svg: () => SVGSVGElement | undefined }

function Copying({ spec, svg }: CopyProps) {
  const notify = useApp((state) => state.notify)
  const copy = (text: string | undefined, what: string) => {
    if (text === undefined) return
    const say = (message: string) => notify({ kind: 'said', message })
    navigator.clipboard.writeText(text).then(
      () => say(`Chart copied as ${what}.`),
      () => say('The browser did not allow copying.'),
    )
  }
  const disabled = !spec || isBlank(spec)
  return (
    <Button.Group>
      <Button
        size="xs"
        variant="default"
        disabled={disabled}
        aria-label="Copy as SVG"
        leftSection={<Copy size={14} aria-hidden />}
        onClick={() => copy(svg() && svgText(svg()!), 'SVG')}
      >
        SVG
      </Button>
      <Button
        size="xs"
        variant="default"
        disabled={disabled}
        aria-label="Copy as CSV"
        leftSection={<Copy size={14} aria-hidden />}
        onClick={() => copy(spec && csvOfTable(spec), 'CSV')}
      >
        CSV
      </Button>
    </Button.Group>
  )
}
