// All pictures, newest first, by day: search, select, save, delete with Undo. Knows no drawing.
import { Button, Checkbox, Group, Text, TextInput, Title } from '@mantine/core'
import { Search, Trash2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Picture } from '../../store/storage.ts'
import { counted, day } from '../format.ts'
import { useApp } from '../use-app.ts'
import { GalleryPicture } from './gallery-picture.tsx'
import { StorageLine } from './storage-line.tsx'
import classes from './gallery-room.module.css'

export function GalleryRoom() {
  const history = useApp((state) => state.history)
  const historyRead = useApp((state) => state.historyRead)
  const deletePictures = useApp((state) => state.deletePictures)
  const [search, setSearch] = useState('')
  const [selected, setSelected] = useState<readonly string[]>([])
  const found = useMemo(() => matching(history, search), [history, search])
  const chosen = found.filter(({ id }) => selected.includes(id)).map(({ id }) => id)
  const toggle = (id: string) =>
    setSelected(selected.includes(id) ? selected.filter((other) => other !== id) : [...selected, id])
  return (
    <div className={classes.gallery}>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">
          Gallery
        </Title>
        <StorageLine />
      </Group>
      <Group mb="md">
        <TextInput
          aria-label="Search in prompts"
          placeholder="Search in prompts"
          leftSection={<Search size={16} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        {chosen.length > 0 && (
          <Button
            variant="default"
            leftSection={<Trash2 size={16} aria-hidden />}
            onClick={() => {
              void deletePictures(chosen)
              setSelected([])
            }}
          >
            Delete {counted(chosen.length, 'picture')}
          </Button>
        )}
      </Group>
      {historyRead && found.length === 0 && (
        <Text c="dimmed">
          {search === '' ? 'Pictures you draw appear here, on this device only.' : `No prompt contains “${search}”.`}
        </Text>
      )}
      {byDay(found).map(([name, pictures]) => (
        <section key={name} aria-label={name}>
          <Title order={3} size="h6" my="xs">
            {name}
          </Title>
          <ul className={classes.grid}>
            {pictures.map((picture) => (
              <li key={picture.id}>
                <GalleryPicture picture={picture} />
                <Checkbox
                  className={classes.check ?? ''}
                  aria-label={`Select: ${picture.settings.prompt || 'no prompt'}, seed ${picture.settings.seed}`}
                  checked={selected.includes(picture.id)}
                  onChange={() => toggle(picture.id)}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

/** Pictures whose prompt holds every word of `search`. */
function matching(history: readonly Picture[], search: string): readonly Picture[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return history.filter(({ settings }) => words.every((word) => settings.prompt.toLowerCase().includes(word)))
}

function byDay(pictures: readonly Picture[]): [string, Picture[]][] {
  const now = Date.now()
  const days = new Map<string, Picture[]>()
  for (const picture of pictures) {
    const name = day(picture.createdAt, now)
    days.set(name, [...(days.get(name) ?? []), picture])
  }
  return [...days]
}
