// The one polite live region: start, quarters, done, stopped. Failures speak for themselves as alerts.
import { VisuallyHidden } from '@mantine/core'
import { shareDone } from '../../store/cost.ts'
import { progressOf } from '../../store/compare/progress.ts'
import type { State } from '../../store/state.ts'
import { waitsFor } from '../create/waiting-words.ts'
import { counted, time } from '../format.ts'
import { useApp } from '../use-app.ts'

/** What is worth saying about the run; the same words until the next thing worth saying. */
function said(state: State): string {
  const { live, running, outcome, layer, room } = state
  if (layer) return ''
  if (room === 'compare') return saidOfGrid(state)
  if ((live.on || live.left) && !running && !outcome) return live.on ? 'Live is on' : 'Live is off'
  const waits = waitsFor(state)
  if (waits && !running) return waits
  if (running) {
    const quarters = Math.floor(shareDone(running) * 4)
    return quarters === 0 || quarters === 4 ? 'Drawing' : `${quarters * 25} percent`
  }
  if (outcome?.kind === 'done') return `Drawn in ${time(outcome.timing.total)}`
  if (outcome?.kind === 'stopped') return `Stopped after ${counted(outcome.step, 'step')}`
  return ''
}

/** Start, quarters, paused, all drawn. */
function saidOfGrid(state: State): string {
  const { drawn, cells } = progressOf(state)
  if (state.fillWanted) return 'Starts when the model is ready'
  if (state.filling?.state === 'paused') return `Paused, ${counted(drawn, 'cell')} drawn`
  const quarters = Math.floor((drawn / Math.max(cells, 1)) * 4)
  if (state.filling) return quarters === 0 ? 'Drawing the grid' : `${quarters * 25} percent of the grid`
  return cells > 0 && drawn === cells ? `All ${counted(drawn, 'cell')} drawn` : ''
}

export function Announcer() {
  const text = useApp(said)
  return (
    <VisuallyHidden component="output" aria-live="polite">
      {text}
    </VisuallyHidden>
  )
}
