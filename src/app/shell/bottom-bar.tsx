// On phones: the rooms and the Gallery, at the thumb.
import { UnstyledButton } from '@mantine/core'
import { useApp } from '../use-app.ts'
import { gallery, roomEntries } from './rooms.ts'
import classes from './bottom-bar.module.css'

export function BottomBar() {
  const room = useApp((state) => state.room)
  const go = useApp((state) => state.go)
  return (
    <nav className={classes.bar} aria-label="Rooms">
      {[...roomEntries, gallery].map(({ room: target, label, Icon }) => (
        <UnstyledButton
          key={target}
          className={classes.entry}
          aria-current={room === target ? 'page' : undefined}
          onClick={() => go(target)}
        >
          <Icon size={20} aria-hidden />
          {label}
        </UnstyledButton>
      ))}
    </nav>
  )
}
