// Before the first picture: how the model's load stands, or what to press.
import { Progress } from '@mantine/core'
import { bytesOf } from '../format.ts'
import { keysWith, mac } from '../keys.ts'
import { shownKeys } from '../shortcuts.ts'
import { useApp } from '../use-app.ts'
import classes from './empty.module.css'

export function Empty() {
  const loading = useApp((state) => state.loading)
  const ready = useApp((state) => state.model !== undefined && state.loading === undefined)
  const running = useApp((state) => state.running !== undefined)
  const shortcuts = useApp((state) => state.shortcuts)
  const keys = keysWith(shortcuts).find(({ id }) => id === 'generate')?.keys ?? ''
  if (running) return undefined
  if (ready) return <p className={classes.words}>Press {keys === '' ? '' : `${shownKeys(keys, mac)} or `}Generate</p>
  const { phase, loaded = 0, total = 0 } = loading?.progress ?? {}
  const what = phase === undefined || phase === 'read' ? 'Loading' : 'Preparing'
  // The first files are small: their bytes say nothing of what is to come.
  const known = total > 1e6
  const told = what === 'Loading' && Math.max(loaded, total) > 1e6
  return (
    <div className={classes.load}>
      <p className={classes.words}>
        {what} the {loading?.source.kind === 'files' ? '' : 'built-in '}model
        {told ? `, ${bytesOf(loaded, total)}` : ''}
      </p>
      <Progress
        value={known ? (loaded / total) * 100 : 100}
        animated={!known}
        aria-label="Loading the model"
        color="gray.0"
        className={classes.progress ?? ''}
      />
      <p className={classes.small}>
        fewstep draws pictures from your words, here on your own device. Nothing you type or draw leaves it.
      </p>
    </div>
  )
}
