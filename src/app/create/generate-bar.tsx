// Generate, its cost, and what it turns into while something runs.
import { ActionIcon, Button, Text, Tooltip } from '@mantine/core'
import { History, SlidersHorizontal } from 'lucide-react'
import { estimate as estimated, rowsOf } from '../../store/cost.ts'
import { counted, estimate } from '../format.ts'
import { useApp } from '../use-app.ts'
import { LiveSwitch } from './live-switch.tsx'
import { waitsFor } from './waiting-words.ts'
import classes from '../layout/action-bar.module.css'

export function GenerateBar() {
  const open = useApp((state) => state.open)
  return (
    <div className={classes.bar}>
      <div className={classes.above}>
        <Cost />
        <LiveSwitch />
      </div>
      <div className={classes.row}>
        <ActionIcon
          className={classes.sheet ?? ''}
          size={44}
          variant="default"
          aria-label="Settings"
          onClick={() => open('settings')}
        >
          <SlidersHorizontal size={20} aria-hidden />
        </ActionIcon>
        <Primary />
        <ActionIcon
          className={classes.sheet ?? ''}
          size={44}
          variant="default"
          aria-label="History"
          onClick={() => open('history')}
        >
          <History size={20} aria-hidden />
        </ActionIcon>
      </div>
    </div>
  )
}

/** One place, one size: Generate, or Cancel while something runs or waits for the model. */
function Primary() {
  const busy = useApp((state) => state.running !== undefined || state.wanted)
  const running = useApp((state) => state.running !== undefined)
  const generate = useApp((state) => state.generate)
  const cancel = useApp((state) => state.cancel)
  if (!busy) {
    return (
      <Button key="generate" className={classes.primary ?? ''} size="md" onClick={generate}>
        Generate
      </Button>
    )
  }
  return (
    <>
      <Button key="cancel" className={classes.primary ?? ''} size="md" variant="default" onClick={cancel}>
        Cancel
      </Button>
      {running && (
        <Tooltip label="Queue one more">
          <Button size="md" px="sm" variant="default" aria-label="Queue one more" onClick={generate}>
            +1
          </Button>
        </Tooltip>
      )}
    </>
  )
}

/** `1 picture · 8 rows · about 2 s`. */
function Cost() {
  const draft = useApp((state) => state.draft)
  const milliseconds = useApp((state) => estimated(state.draft, state.model, state.history))
  const waits = useApp(waitsFor)
  if (waits) return <Text size="xs">{waits}</Text>
  const long = (milliseconds ?? 0) > 300_000
  const known = milliseconds === undefined ? 'time known after the first picture' : estimate(milliseconds)
  const what = 'A row is one pass of the network for one picture. Guidance above 1 doubles rows.'
  return (
    <Tooltip label={what} multiline w={260}>
      <Text size="xs" c={long ? 'var(--mantine-color-error)' : 'dimmed'}>
        {counted(draft.count, 'picture')} · {counted(rowsOf(draft), 'row')} ·{' '}
        <span className={classes.whole}>{known}</span>
      </Text>
    </Tooltip>
  )
}
