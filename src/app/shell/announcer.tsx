// The one polite live region: start, quarters, done, stopped. Failures speak for themselves as alerts.
import { VisuallyHidden } from '@mantine/core'
import { shareDone } from '../../store/cost.ts'
import type { State } from '../../store/state.ts'
import { counted, time } from '../format.ts'
import { useApp } from '../use-app.ts'

/** What is worth saying about the run; the same words until the next thing worth saying. */
function said({ live, running, outcome, wanted, model, layer }: State): string {
  if (layer) return ''
  if ((live.on || live.left) && !running && !outcome) return live.on ? 'Live is on' : 'Live is off'
  if (wanted && !model) return 'Starts when the model is ready'
  if (running) {
    const quarters = Math.floor(shareDone(running) * 4)
    return quarters === 0 || quarters === 4 ? 'Drawing' : `${quarters * 25} percent`
  }
  if (outcome?.kind === 'done') return `Drawn in ${time(outcome.timing.total)}`
  if (outcome?.kind === 'stopped') return `Stopped after ${counted(outcome.step, 'step')}`
  return ''
}

export function Announcer() {
  const text = useApp(said)
  return (
    <VisuallyHidden component="output" aria-live="polite">
      {text}
    </VisuallyHidden>
  )
}
