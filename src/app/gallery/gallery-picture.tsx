// One picture of the gallery: a press opens it in Create; save and delete beside it.
import { ActionIcon, Group, Text, UnstyledButton } from '@mantine/core'
import { Download, Trash2 } from 'lucide-react'
import type { Picture } from '../../store/storage.ts'
import { addressOf, altText, save } from '../pictures.ts'
import { useApp } from '../use-app.ts'
import classes from './gallery-room.module.css'

export function GalleryPicture({ picture }: { readonly picture: Picture }) {
  const show = useApp((state) => state.show)
  const go = useApp((state) => state.go)
  const deletePictures = useApp((state) => state.deletePictures)
  const { prompt, seed } = picture.settings
  const open = () => {
    show(picture.id)
    go('create')
  }
  return (
    <>
      <UnstyledButton className={classes.picture} onClick={open} aria-label={`Open: ${altText(picture)}`}>
        <img src={addressOf(picture.png)} alt="" loading="lazy" decoding="async" />
      </UnstyledButton>
      <Text size="xs" c="dimmed" lineClamp={2} title={prompt}>
        {prompt || 'No prompt'}
      </Text>
      <Group gap={2} wrap="nowrap" className={classes.actions ?? ''}>
        <ActionIcon variant="default" aria-label={`Save: ${prompt}, seed ${seed}`} onClick={() => save(picture)}>
          <Download size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label={`Delete: ${prompt}, seed ${seed}`}
          onClick={() => void deletePictures([picture.id])}
        >
          <Trash2 size={16} aria-hidden />
        </ActionIcon>
      </Group>
    </>
  )
}
