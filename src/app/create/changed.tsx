// The dot of a setting that differs from the shown picture's.
import { VisuallyHidden } from '@mantine/core'
import type { Settings } from '../../protocol.ts'
import { differences } from '../../store/draft.ts'
import { useApp } from '../use-app.ts'
import { shownPicture } from './shown.ts'
import classes from './changed.module.css'

export function Changed({ field }: { readonly field: keyof Settings }) {
  const changed = useApp((state) => {
    const picture = shownPicture(state)
    return picture !== undefined && differences(state, picture.settings).includes(field)
  })
  if (!changed) return undefined
  return (
    <span className={classes.dot} title="Differs from the shown picture">
      <VisuallyHidden>(differs from the shown picture)</VisuallyHidden>
    </span>
  )
}
