// A room from 640 pixels on: its panel left, what it is about beside it. Below 1024 the panel is a column of icons that open its parts one by one.
import { ActionIcon, Tooltip } from '@mantine/core'
import type { LucideIcon } from 'lucide-react'
import { Fragment, type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react'
import classes from './room.module.css'

/** A part of a room's panel. */
export type Part = { readonly label: string; readonly Icon: LucideIcon; readonly content: ReactNode }

type Props = {
  /** What the panel is for. */
  readonly label: string
  readonly width: 'narrow' | 'wide'
  /** Pixels that the panel takes where the page is wide. */
  readonly panel: number
  readonly parts: readonly Part[]
  /** The room's action and what it costs: under the panel, or under the room where that is narrow. */
  readonly bar: ReactNode
  readonly children: ReactNode
}

/** Pixels that an opened part takes beside the icons. */
const narrowPanel = 320

export function RoomLayout({ width, panel, ...room }: Props) {
  const style = { '--panel-width': `${width === 'wide' ? panel : narrowPanel}px` } as React.CSSProperties
  return (
    <div className={classes[width]} style={style}>
      {width === 'wide' ? <Panel {...room} /> : <Rail {...room} />}
    </div>
  )
}

type Inside = Omit<Props, 'width' | 'panel'>

function Panel({ label, parts, bar, children }: Inside) {
  return (
    <>
      <section className={classes.panel} aria-label={label}>
        <div className={classes.scroll}>
          {parts.map((part) => (
            <Fragment key={part.label}>{part.content}</Fragment>
          ))}
        </div>
        {bar}
      </section>
      {children}
    </>
  )
}

function Rail({ label, parts, bar, children }: Inside) {
  const [open, setOpen] = useState<string>()
  const id = useId()
  const rail = useRef<HTMLFieldSetElement>(null)
  const part = parts.find((one) => one.label === open)
  const onKeyDown = ({ key, target }: KeyboardEvent) => {
    if (key !== 'Escape' || (target instanceof Element && target.ariaExpanded === 'true')) return
    setOpen(undefined)
    rail.current?.querySelector<HTMLElement>('[aria-expanded=true]')?.focus()
  }
  return (
    <>
      <fieldset className={classes.rail} ref={rail} aria-label={label}>
        {parts.map(({ label, Icon }) => (
          <Tooltip key={label} label={label} position="right" disabled={label === open}>
            <ActionIcon
              size={44}
              variant={label === open ? 'light' : 'subtle'}
              color="gray"
              aria-label={label}
              aria-expanded={label === open}
              aria-controls={label === open ? id : undefined}
              onClick={() => setOpen(label === open ? undefined : label)}
            >
              <Icon size={20} aria-hidden />
            </ActionIcon>
          </Tooltip>
        ))}
      </fieldset>
      {part && (
        // Esc closes it wherever the focus stands in it, unless a list is open there.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <section id={id} className={classes.panel} aria-label={part.label} data-own-escape onKeyDownCapture={onKeyDown}>
          <div className={classes.scroll}>{part.content}</div>
        </section>
      )}
      <div className={classes.column}>
        {children}
        {bar}
      </div>
    </>
  )
}
