// The way back to the shown picture's settings, and the way back from that.
import { Button, Group } from '@mantine/core'
import { Undo2 } from 'lucide-react'
import { differences } from '../../store/draft.ts'
import { useApp } from '../use-app.ts'
import { shownPicture } from './shown.ts'

export function BackToPicture() {
  const picture = useApp(shownPicture)
  const differs = useApp((state) => {
    const shown = shownPicture(state)
    return shown !== undefined && differences(state, shown.settings).length > 0
  })
  const canUndo = useApp((state) => state.past.length > 0)
  const restore = useApp((state) => state.restore)
  const undo = useApp((state) => state.undo)
  if (!differs && !canUndo) return undefined
  return (
    <Group gap="xs">
      {differs && picture && (
        <Button size="xs" variant="default" onClick={() => restore(picture.settings)}>
          Back to this picture’s settings
        </Button>
      )}
      {canUndo && (
        <Button size="xs" variant="subtle" leftSection={<Undo2 size={14} aria-hidden />} onClick={undo}>
          Undo
        </Button>
      )}
    </Group>
  )
}
