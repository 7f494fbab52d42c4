// The bar at the top: name, rooms, chips, Gallery, menu. Knows which room is open.
import { Button, UnstyledButton } from '@mantine/core'
import { useApp } from '../use-app.ts'
import { DeviceChip } from './device-chip.tsx'
import { MainMenu } from './main-menu.tsx'
import { ModelChip } from './model-chip.tsx'
import { QueueChip } from './queue-chip.tsx'
import { gallery, roomEntries } from './rooms.ts'
import type { RoomEntry } from './rooms.ts'
import classes from './top-bar.module.css'

export function TopBar() {
  const go = useApp((state) => state.go)
  return (
    <header className={classes.bar}>
      <h1 className={classes.name}>
        <UnstyledButton className={classes.home} onClick={() => go('create')} aria-label="fewstep, Create room">
          fewstep
        </UnstyledButton>
      </h1>
      <nav className={classes.rooms} aria-label="Rooms">
        {roomEntries.map((entry) => (
          <Entry key={entry.room} entry={entry} />
        ))}
      </nav>
      <span className={classes.space} />
      <QueueChip />
      <ModelChip />
      <span className={classes.wide}>
        <DeviceChip />
        <GalleryEntry />
      </span>
      <MainMenu />
    </header>
  )
}

function Entry({ entry: { room, label, Icon } }: { readonly entry: RoomEntry }) {
  const current = useApp((state) => state.room === room)
  const go = useApp((state) => state.go)
  return (
    <Button
      size="xs"
      variant={current ? 'light' : 'subtle'}
      color="gray"
      leftSection={<Icon size={16} aria-hidden />}
      aria-current={current ? 'page' : undefined}
      onClick={() => go(room)}
    >
      {label}
    </Button>
  )
}

/** Leads back to the room that opened it. */
function GalleryEntry() {
  const room = useApp((state) => state.room)
  const opener = useApp((state) => state.opener)
  const go = useApp((state) => state.go)
  const back = roomEntries.find((entry) => entry.room === opener)
  if (room !== 'gallery' || !back) return <Entry entry={gallery} />
  return (
    <Button size="xs" variant="light" color="gray" onClick={() => go(back.room)}>
      Back to {back.label}
    </Button>
  )
}
