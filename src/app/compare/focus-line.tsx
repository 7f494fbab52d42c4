// All that is known of the cell that has the focus, and what can be done with it.
import { Button, Group, Text } from '@mantine/core'
import { Bookmark, Columns2, Download, Pencil, RotateCcw, Star, StarOff } from 'lucide-react'
import type { Folded } from '../../grid/fold.ts'
import { average } from '../../store/compare/average.ts'
import { cellView } from '../../store/compare/cell-view.ts'
import { figureNames } from '../../store/compare/look.ts'
import type { CellView, DrawnView } from '../../store/compare.ts'
import { isOpened } from '../../store/models.ts'
import { counted, time } from '../format.ts'
import { saveCell } from '../saving.ts'
import { useApp, useAppStore } from '../use-app.ts'
import { figureText, seedWords } from './figures.ts'
import { cellName } from './grid/cell-words.ts'
import { focusedIndex, focusedPlace } from './grid/use-grid-keys.ts'
import classes from './compare-room.module.css'

export function FocusLine({ folded: { plan, seeds } }: { readonly folded: Folded }) {
  const index = useApp(focusedIndex)
  const whole = useApp((state) => state.plan)
  const results = useApp((state) => state.results)
  const measures = useApp((state) => state.measures)
  const under = useApp((state) => state.filling?.cell)
  const model = useApp((state) => state.model)
  const models = useApp((state) => state.models)
  const place = index === undefined ? undefined : plan.places[index]
  if (!place || !whole) return undefined
  const known = { results, measures, under }
  const own = cellView(place, { ...known, plan })
  const mean = average(seeds[index!]!.map((one) => cellView(one, { ...known, plan: whole })))
  const view = mean ? { ...mean, at: own.at, labels: own.labels } : own
  const named = 'settings' in view ? view.settings.model : undefined
  const waits = named !== undefined && !isOpened({ model, models }, named)
  return (
    <section className={classes.focus} aria-label="The cell in focus">
      <div className={classes.facts}>
        <Text size="sm" fw={600} lineClamp={1}>
          {cellName(view, plan)}
        </Text>
        <Text size="xs" c="dimmed">
          {waits && view.state === 'waiting' ? `Waits until ${named} is opened` : factsOf(view)}
        </Text>
      </div>
      <Actions view={view} />
    </section>
  )
}

function factsOf(view: CellView): string {
  if (view.state === 'impossible' || view.state === 'failed') return view.reason
  if (view.state !== 'drawn') return view.state === 'waiting' ? 'Not drawn yet' : 'Drawing'
  const { calls, rows, text, sampling, decode, total, by } = view.result
  const stages = `text ${time(text)}, sampling ${time(sampling)}, decoding ${time(decode)}`
  const measured = figureNames
    .filter((name) => name !== 'total' && name !== 'calls' && name !== 'rows')
    .flatMap((name) => figureText(name, view) ?? [])
  const { seeds } = view
  return [
    ...measured,
    seeds && `${seedWords(seeds)}, seed ${view.settings.seed} on show`,
    counted(Number(calls.toFixed(1)), 'call'),
    counted(Number(rows.toFixed(1)), 'row'),
    seeds ? time(total) : `${time(total)} (${stages})`,
    by.split(', ').at(-1),
  ]
    .filter(Boolean)
    .join(' · ')
}

function Actions({ view }: { readonly view: CellView }) {
  const retryCell = useApp((state) => state.retryCell)
  if (view.state === 'failed') {
    return (
      <Button size="xs" leftSection={<RotateCcw size={14} aria-hidden />} onClick={() => retryCell(view.id)}>
        Retry this cell
      </Button>
    )
  }
  return view.state === 'drawn' ? <DrawnActions view={view} /> : undefined
}

function DrawnActions({ view }: { readonly view: DrawnView }) {
  const store = useAppStore()
  const starred = view.reference === view.id
  const star = () => {
    const place = focusedPlace(store.getState())
    if (place) store.getState().star(place)
  }
  const edit = () => {
    const { adoptReading, go } = store.getState()
    adoptReading({ settings: view.settings, problems: [] })
    go('create')
  }
  return (
    <Group gap={6} wrap="nowrap">
      <Button
        size="xs"
        variant="default"
        leftSection={starred ? <StarOff size={14} aria-hidden /> : <Star size={14} aria-hidden />}
        onClick={star}
      >
        {starred ? 'No reference' : 'Make reference'}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<Columns2 size={14} aria-hidden />}
        onClick={() => store.getState().lookClosely('beside')}
      >
        Look closely
      </Button>
      <Button size="xs" variant="default" leftSection={<Pencil size={14} aria-hidden />} onClick={edit}>
        Open in Create
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<Bookmark size={14} aria-hidden />}
        title="Put it into the gallery"
        onClick={() => void store.getState().keepCell(view.id)}
      >
        Keep
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<Download size={14} aria-hidden />}
        onClick={() => void saveCell(store.getState(), view.id)}
      >
        Save
      </Button>
    </Group>
  )
}
