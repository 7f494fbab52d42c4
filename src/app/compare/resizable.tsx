// A part at the bottom whose height is dragged, or set by arrow keys.
/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a rule cannot be moved */
import { useState } from 'react'
import type { ReactNode } from 'react'
import classes from './compare-room.module.css'

const [least, most, step] = [160, 700, 24]

type Props = { readonly className: string; readonly label: string; readonly children: ReactNode }

export function Resizable({ className, label, children }: Props) {
  const [height, setHeight] = useState(320)
  const set = (next: number) => setHeight(Math.min(Math.max(next, least), most))
  return (
    <div className={className} style={{ height }}>
      <div
        role="separator"
        tabIndex={0}
        aria-label={label}
        aria-orientation="horizontal"
        aria-valuenow={height}
        aria-valuemin={least}
        aria-valuemax={most}
        className={classes.divider}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={(event) =>
          event.currentTarget.hasPointerCapture(event.pointerId) && set(height - event.movementY)
        }
        onKeyDown={({ key }) => {
          if (key === 'ArrowUp') set(height + step)
          if (key === 'ArrowDown') set(height - step)
        }}
      />
      {children}
    </div>
  )
}
