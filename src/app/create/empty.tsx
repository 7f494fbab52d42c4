// Before the first picture: how the model's load stands, or what to press.
import { keysWith, mac } from '../keys.ts'
import { LoadProgress } from '../models/load-progress.tsx'
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
  return (
    <div className={classes.load}>
      <LoadProgress loading={loading} />
      <p className={classes.small}>
        fewstep draws pictures from your words, here on your own device. Nothing you type or draw leaves it.
      </p>
    </div>
  )
}
