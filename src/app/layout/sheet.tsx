// A sheet at the bottom of a phone's page: half of its height or nearly all of it, by a finger on its head or by a button.
import { Drawer, UnstyledButton } from '@mantine/core'
import { type PointerEvent, type ReactNode, useRef, useState } from 'react'
import { type Stop, stopAfter } from './sheet-stops.ts'
import classes from './sheet.module.css'

type Props = {
  readonly title: string
  readonly opened: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

const heights: Readonly<Record<Stop, string>> = { half: '50dvh', full: 'calc(100dvh - 16px)' }

export function Sheet({ title, opened, onClose, children }: Props) {
  const [stop, setStop] = useState<Stop>('half')
  /** While a finger holds the head: how far down it moved it. */
  const [down, setDown] = useState<number>()
  const from = useRef({ y: 0, onGrip: false })
  const other = stop === 'half' ? 'full' : 'half'
  const begin = ({ target, clientY, currentTarget, pointerId }: PointerEvent) => {
    const button = target instanceof Element ? target.closest('button') : null
    const onGrip = button?.hasAttribute('data-grip') ?? false
    if (button && !onGrip) return
    from.current = { y: clientY, onGrip }
    currentTarget.setPointerCapture(pointerId)
    setDown(0)
  }
  const end = () => {
    if (down === undefined) return
    setDown(undefined)
    const after = from.current.onGrip && Math.abs(down) < 4 ? other : stopAfter(stop, down, innerHeight)
    if (after === 'closed') onClose()
    else setStop(after)
  }
  return (
    <Drawer.Root
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={() => setStop('half')}
      position="bottom"
      size={`calc(${heights[stop]} - ${Math.max(down ?? 0, stop === 'full' ? 0 : -innerHeight / 2)}px)`}
      closeOnEscape={false}
    >
      <Drawer.Overlay />
      <Drawer.Content className={classes.sheet ?? ''} data-dragged={down !== undefined || undefined}>
        <Drawer.Header
          role="presentation"
          className={classes.head ?? ''}
          onPointerDown={begin}
          onPointerMove={({ clientY }) => down !== undefined && setDown(clientY - from.current.y)}
          onPointerUp={end}
          onPointerCancel={() => setDown(undefined)}
        >
          <UnstyledButton
            data-grip
            className={classes.grip}
            aria-label={stop === 'half' ? `${title} on the whole page` : `${title} on half the page`}
            // Fingers and pointers are the head's; keys have no detail.
            onClick={({ detail }) => detail === 0 && setStop(other)}
          />
          <Drawer.Title fz="lg" fw={600}>
            {title}
          </Drawer.Title>
          <Drawer.CloseButton size={36} aria-label="Close" />
        </Drawer.Header>
        <Drawer.Body>{children}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  )
}
