// The bar at the top: name, rooms, chips, Gallery, menu. Knows which room is open.
import { Button, UnstyledButton } from '@mantine/core'
import { Images } from 'lucide-react'
import { useApp } from '../use-app.ts'
import { DeviceChip } from './device-chip.tsx'
import { MainMenu } from './main-menu.tsx'
import { ModelChip } from './model-chip.tsx'
import { QueueChip } from './queue-chip.tsx'
import classes from './top-bar.module.css'

export function TopBar() {
  const room = useApp((state) => state.room)
  const go = useApp((state) => state.go)
  return (
    <header className={classes.bar}>
      <h1 className={classes.name}>
        <UnstyledButton className={classes.home} onClick={() => go('create')} aria-label="fewstep, Create room">
          fewstep
        </UnstyledButton>
      </h1>
      <p className={classes.what}>Pictures from words, drawn on your own machine</p>
      <span className={classes.space} />
      <QueueChip />
      <ModelChip />
      <span className={classes.wide}>
        <DeviceChip />
      </span>
      <nav className={classes.wide} aria-label="Rooms">
        <Button
          size="xs"
          variant={room === 'gallery' ? 'light' : 'subtle'}
          color="gray"
          leftSection={<Images size={16} aria-hidden />}
          aria-current={room === 'gallery' ? 'page' : undefined}
          onClick={() => go(room === 'gallery' ? 'create' : 'gallery')}
        >
          {room === 'gallery' ? 'Back to Create' : 'Gallery'}
        </Button>
      </nav>
      <MainMenu />
    </header>
  )
}
