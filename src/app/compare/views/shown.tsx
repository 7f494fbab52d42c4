// One picture in a frame, as the view says; and the plate that tells A from B.
import type { CSSProperties } from 'react'
import { addressOf } from '../../pictures.ts'
import { useApp } from '../../use-app.ts'
import type { Shot } from './shot.ts'
import { transformOf, type View } from './view.ts'
import classes from './views.module.css'

type Props = {
  readonly shot: Shot
  readonly fit: { readonly width: number; readonly height: number }
  readonly view: View
  readonly hidden?: boolean
}

export function Shown({ shot, fit, view, hidden = false }: Props) {
  const pixelated = useApp((state) => state.pixelated)
  return (
    <img
      className={classes.picture}
      src={addressOf(shot.png)}
      alt={shot.name}
      width={fit.width}
      height={fit.height}
      decoding="sync"
      draggable={false}
      style={shownStyle(view, pixelated, hidden)}
    />
  )
}

/** Far in, single pixels are what one looks for. */
export const shownStyle = (view: View, pixelated: boolean, hidden = false): CSSProperties => ({
  transform: transformOf(view),
  imageRendering: pixelated || view.k >= 4 ? 'pixelated' : 'auto',
  visibility: hidden ? 'hidden' : 'visible',
})

type PlateProps = { readonly letter: 'A' | 'B'; readonly name: string; readonly side?: 'left' | 'right' }

export function Plate({ letter, name, side = 'left' }: PlateProps) {
  return (
    <p className={classes.plate} data-side={side}>
      <b>{letter}</b> <span>{name}</span>
    </p>
  )
}
