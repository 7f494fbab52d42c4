// All pictures, newest first, by day: search, tick, save, delete with Undo. Knows no drawing.
import { Checkbox, Group, Text, Title } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { Picture } from '../../store/storage.ts'
import { day } from '../format.ts'
import { useApp } from '../use-app.ts'
import { everything, matching, type Search } from './finding.ts'
import { GalleryPicture } from './gallery-picture.tsx'
import { SearchFields } from './search-fields.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { StorageLine } from './storage-line.tsx'
import classes from './gallery-room.module.css'

export function GalleryRoom() {
  const history = useApp((state) => state.history)
  const historyRead = useApp((state) => state.historyRead)
  const [search, setSearch] = useState(everything)
  const [selected, setSelected] = useState<readonly string[]>([])
  const found = useMemo(() => matching(history, search), [history, search])
  const chosen = found.filter(({ id }) => selected.includes(id))
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
      <div className={classes.tools}>
        <SearchFields search={search} onSearch={setSearch} />
        {chosen.length > 0 && (
          <SelectionBar
            chosen={chosen}
            all={() => setSelected(found.map(({ id }) => id))}
            none={() => setSelected([])}
          />
        )}
      </div>
      {historyRead && found.length === 0 && <Text c="dimmed">{nothingWords(history.length, search)}</Text>}
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

function nothingWords(pictures: number, { words, model, recipe, room, kept }: Search): string {
  if (pictures === 0) return 'Pictures you draw appear here, on this device only.'
  const narrowed = model !== '' || recipe !== '' || room !== '' || kept
  return narrowed || words === '' ? 'No picture is like that.' : `No prompt contains “${words}”.`
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
