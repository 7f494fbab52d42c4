// How a load stands, and a way to stop it.
import { Button, Progress } from '@mantine/core'
import type { Loading } from '../../store/session.ts'
import { useApp } from '../use-app.ts'
import { loadingWords } from './load-words.ts'
import classes from './load-progress.module.css'

/** `loading` is undefined before the first load has begun. */
export function LoadProgress({ loading }: { readonly loading: Loading | undefined }) {
  const cancel = useApp((state) => state.cancelLoad)
  const { loaded = 0, total = 0, phase } = loading?.progress ?? {}
  const known = phase === 'read' && total > 1e6
  return (
    <div>
      <p className={classes.words}>{loading ? loadingWords(loading) : 'Loading'}</p>
      <Progress
        value={known ? (loaded / total) * 100 : 100}
        animated={!known}
        aria-label="Loading the model"
        color="currentColor"
        className={classes.bar ?? ''}
      />
      <Button size="compact-xs" variant="default" onClick={cancel} disabled={loading === undefined}>
        Stop loading
      </Button>
    </div>
  )
}
