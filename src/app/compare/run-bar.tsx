// Run grid with its cost, and what it turns into while it runs: how far, how long still, Pause, Cancel.
import { Alert, Button, Group, Progress, Text, Tooltip } from '@mantine/core'
import { Bell } from 'lucide-react'
import { useMemo, useState } from 'react'
import { costOf } from '../../store/compare/cost.ts'
import type { Filling } from '../../store/compare/fill.ts'
import { modelsOf } from '../../store/models.ts'
import type { State } from '../../store/state.ts'
import { counted, estimate, time } from '../format.ts'
import { mayAsk } from '../shell/grid-news.ts'
import { useApp } from '../use-app.ts'
import { ClosedModels } from './closed-models.tsx'
import bar from '../layout/action-bar.module.css'

export function RunBar() {
  const filling = useApp((state) => state.filling)
  return (
    <section className={bar.bar} aria-label="Run">
      <Stopped />
      <ClosedModels />
      {filling?.elsewhere && <Elsewhere />}
      {filling ? <UnderWay filling={filling} /> : <Ready />}
    </section>
  )
}

export function useCost() {
  const plan = useApp((state) => state.plan)
  const results = useApp((state) => state.results)
  const model = useApp((state) => state.model)
  const models = useApp((state) => state.models)
  const folders = useApp((state) => state.folders)
  const history = useApp((state) => state.history)
  return useMemo(
    () => plan && model && costOf(plan, results, modelsOf({ model, models, folders }), history),
    [plan, results, model, models, folders, history],
  )
}

const what = 'A row is one pass of the network for one picture. Guidance above 1 doubles rows.'
const long = 300_000
const worthTelling = 30_000

function Ready() {
  const cost = useCost()
  const cells = useApp((state) => state.plan?.cells.size ?? 0)
  const wanted = useApp((state) => state.fillWanted)
  const problem = useApp((state) => state.planProblem)
  const fillGrid = useApp((state) => state.fillGrid)
  const cancelFill = useApp((state) => state.cancelFill)
  const waits = useApp(waitsFor)
  if (wanted) {
    return (
      <>
        <Text size="xs">Starts when the model is ready</Text>
        <Button fullWidth variant="default" onClick={cancelFill}>
          Cancel
        </Button>
      </>
    )
  }
  const begun = cost !== undefined && cost.pictures < cells
  const all = cost?.pictures === 0
  return (
    <>
      <Tooltip label={what} multiline w={260}>
        <Text size="xs" c={(cost?.time ?? 0) > long ? 'var(--mantine-color-error)' : 'dimmed'}>
          {all && cells > 0 ? `All ${counted(cells, 'picture')} are drawn` : cost && costWords(cost, cells)}
        </Text>
      </Tooltip>
      <Button fullWidth size="md" disabled={problem !== undefined || all || waits !== ''} onClick={fillGrid}>
        {waits !== '' ? `Waits for ${waits}` : begun && !all ? `Resume, ${cost.pictures} left` : 'Run grid'}
      </Button>
    </>
  )
}

/** Models that the last run is waiting for, where nothing else is left to draw. */
function waitsFor({ plan, results, fillAwaits }: State): string {
  if (fillAwaits.length === 0) return ''
  const left = [...(plan?.cells.values() ?? [])].filter(({ id }) => results[id]?.state !== 'drawn')
  return left.every(({ settings }) => fillAwaits.includes(settings.model)) ? fillAwaits.join(', ') : ''
}

/** `32 pictures · 192 rows · about 30 s` */
function costWords({ pictures, rows, time: left }: NonNullable<ReturnType<typeof useCost>>, cells: number): string {
  const before = cells - pictures
  const already = before > 0 ? ` (${before} already drawn)` : ''
  const known = left === undefined ? 'time known after the first picture' : estimate(left)
  return `${counted(pictures, 'picture')}${already} · ${counted(rows, 'row')} · ${known}`
}

function UnderWay({ filling }: { readonly filling: Filling }) {
  const cost = useCost()
  const cells = useApp((state) => state.plan?.cells.size ?? 0)
  const pauseFill = useApp((state) => state.pauseFill)
  const fillGrid = useApp((state) => state.fillGrid)
  const cancelFill = useApp((state) => state.cancelFill)
  const left = cost?.pictures ?? 0
  const words = [
    `${cells - left} of ${cells}`,
    filling.state === 'pausing' && 'pausing after this cell',
    filling.state === 'paused' && 'paused',
    filling.state === 'running' && cost?.time !== undefined && `${time(cost.time)} left`,
  ]
  return (
    <>
      <Progress value={cells === 0 ? 0 : ((cells - left) / cells) * 100} aria-label="Cells drawn" />
      <Text size="xs" data-fill={filling.state}>
        {words.filter(Boolean).join(' · ')}
      </Text>
      {(cost?.time ?? 0) > worthTelling && <Tell />}
      <Group grow gap="xs">
        {filling.state === 'paused' ? (
          <Button onClick={fillGrid}>Resume</Button>
        ) : (
          <Button variant="default" disabled={filling.state === 'pausing'} onClick={pauseFill}>
            Pause
          </Button>
        )}
        <Button variant="default" onClick={cancelFill}>
          Cancel
        </Button>
      </Group>
    </>
  )
}

/** The browser asks only where somebody pressed. */
function Tell() {
  const [open, setOpen] = useState(mayAsk)
  if (!open) return undefined
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      leftSection={<Bell size={14} aria-hidden />}
      onClick={() => void Notification.requestPermission().then(() => setOpen(mayAsk()))}
    >
      Tell me when it is done
    </Button>
  )
}

function Elsewhere() {
  const fillHere = useApp((state) => state.fillHere)
  return (
    <Group gap="xs" component="output">
      <Text size="xs">fewstep is drawing in another tab. It can run here when that one stops.</Text>
      <Button size="xs" variant="default" onClick={fillHere}>
        Run here instead
      </Button>
    </Group>
  )
}

/** What stopped the whole grid; what was drawn is safe. */
function Stopped() {
  const failure = useApp((state) => state.fillFailure)
  const fillGrid = useApp((state) => state.fillGrid)
  if (!failure) return undefined
  return (
    <Alert color="red" role="alert" p="xs">
      <Text size="xs">The grid stopped: {failure.message}. What was drawn is kept.</Text>
      <Button size="compact-xs" variant="default" mt={6} onClick={fillGrid}>
        Try again
      </Button>
    </Alert>
  )
}
