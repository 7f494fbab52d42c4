// What can be done with the pictures that are ticked.
import { Button, Group, Text } from '@mantine/core'
import { Download, LayoutGrid, Trash2 } from 'lucide-react'
import type { Picture } from '../../store/storage.ts'
import { counted } from '../format.ts'
import { useApp } from '../use-app.ts'
import { saveZip } from './save-zip.ts'

type Props = { readonly chosen: readonly Picture[]; readonly all: () => void; readonly none: () => void }

export function SelectionBar({ chosen, all, none }: Props) {
  const deletePictures = useApp((state) => state.deletePictures)
  const comparePictures = useApp((state) => state.comparePictures)
  const notify = useApp((state) => state.notify)
  const zip = () =>
    saveZip(chosen).catch((error: unknown) => notify({ kind: 'said', message: `Not saved: ${String(error)}` }))
  const remove = () => {
    void deletePictures(chosen.map(({ id }) => id))
    none()
  }
  return (
    <Group gap="xs" role="toolbar" aria-label="Ticked pictures">
      <Text size="sm">{counted(chosen.length, 'picture')} ticked</Text>
      <Button size="xs" leftSection={<Download size={16} aria-hidden />} onClick={() => void zip()}>
        Save as ZIP
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<LayoutGrid size={16} aria-hidden />}
        onClick={() => void comparePictures(chosen)}
      >
        Compare
      </Button>
      <Button size="xs" variant="default" leftSection={<Trash2 size={16} aria-hidden />} onClick={remove}>
        Delete {counted(chosen.length, 'picture')}
      </Button>
      <Button size="xs" px={6} variant="subtle" onClick={all}>
        Tick all
      </Button>
      <Button size="xs" px={6} variant="subtle" onClick={none}>
        Tick none
      </Button>
    </Group>
  )
}
