// The line under the picture: progress while drawing, the result after, the size always.
import { Button, Group, Progress, Switch } from '@mantine/core'
import { estimate as estimated, rowsOf, shareDone, timeLeft } from '../../store/cost.ts'
import type { Running } from '../../store/run.ts'
import { counted, time } from '../format.ts'
import { useApp } from '../use-app.ts'
import { scaled } from './scale.ts'
import type { Room } from './scale.ts'
import { shownPicture } from './shown.ts'
import { useCalm } from './use-calm.ts'
import classes from './run-state.module.css'

export function RunState({ room }: { readonly room: Room }) {
  const running = useApp((state) => state.running)
  const calm = useCalm(running?.startedAt)
  if (running?.elsewhere) return <Elsewhere />
  if (running && calm) return <UnderWay running={running} />
  return <Result room={room} />
}

const phases = { text: 'Reading the prompt', sample: 'Drawing', decode: 'Decoding' } as const

function UnderWay({ running }: { readonly running: Running }) {
  const before = useApp((state) => estimated(running.job.settings, state.model, state.history))
  const { steps, count } = running.job.settings
  const left = timeLeft(running, before)
  const words = [
    running.phase === 'sample' ? `Step ${running.step} of ${steps}` : phases[running.phase],
    count > 1 && `picture ${running.picture + 1} of ${count}`,
    left !== undefined && `${time(left)} left`,
  ]
  return (
    <div className={classes.state}>
      <Progress value={shareDone(running) * 100} aria-label="Drawing" color="gray.0" className={classes.bar ?? ''} />
      <span data-progress>{words.filter(Boolean).join(' · ')}</span>
    </div>
  )
}

/** `Drawn in 1.9 s (4 steps, 8 rows)`, or where a stopped run stood. */
function Result({ room }: { readonly room: Room }) {
  const outcome = useApp((state) => state.outcome)
  const picture = useApp(shownPicture)
  if (outcome?.kind === 'stopped') {
    return (
      <span data-result>
        {outcome.step > 0 ? `Stopped at step ${outcome.step} of ${outcome.steps}` : 'Stopped before the first step'}
      </span>
    )
  }
  if (!picture || outcome?.kind === 'failed') return undefined
  const { timing, settings } = picture
  const rows = timing?.rows ?? rowsOf(settings)
  const steps = `${counted(settings.steps, 'step')}, ${counted(rows, 'row')}`
  const several = timing && timing.pictures > 1 ? `${counted(timing.pictures, 'picture')}, ` : ''
  return (
    <Group gap="4px 16px" justify="center">
      <span className={classes.size}>{scaled(settings.width, settings.height, room, devicePixelRatio).words}</span>
      <span data-result>{timing ? `Drawn in ${time(timing.total)} (${several}${steps})` : steps}</span>
      <Pixels />
    </Group>
  )
}

function Pixels() {
  const pixelated = useApp((state) => state.pixelated)
  const setPixelated = useApp((state) => state.setPixelated)
  return (
    <Switch
      size="xs"
      label="Pixels"
      checked={pixelated}
      onChange={(event) => setPixelated(event.currentTarget.checked)}
      classNames={{ label: classes.label ?? '' }}
    />
  )
}

function Elsewhere() {
  const drawHere = useApp((state) => state.drawHere)
  return (
    <Group gap="sm" justify="center" component="output">
      <span>fewstep is drawing in another tab. It can run here when that one stops.</span>
      <Button size="xs" variant="white" onClick={drawHere}>
        Run here instead
      </Button>
    </Group>
  )
}
