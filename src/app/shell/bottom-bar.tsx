// On phones: the rooms and the Gallery, at the thumb.
import { UnstyledButton } from '@mantine/core'
import { Images, Sparkles } from 'lucide-react'
import type { Room } from '../../store/view.ts'
import { useApp } from '../use-app.ts'
import classes from './bottom-bar.module.css'

const entries: readonly { room: Room; label: string; Icon: typeof Images }[] = [
  { room: 'create', label: 'Create', Icon: Sparkles },
  { room: 'gallery', label: 'Gallery', Icon: Images },
]

export function BottomBar() {
  const room = useApp((state) => state.room)
  const go = useApp((state) => state.go)
  return (
    <nav className={classes.bar} aria-label="Rooms">
      {entries.map(({ room: target, label, Icon }) => (
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
