// A window onto pictures: wheel and two fingers zoom, dragging moves, all windows that share a view together.
import { useElementSize, useMergedRef } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { scaled } from '../../create/scale.ts'
import { useZoom } from './use-zoom.ts'
import type { View } from './view.ts'
import classes from './views.module.css'

type Size = { readonly width: number; readonly height: number }
type Props = {
  /** In pixels, of what is shown. */
  readonly picture: Size
  readonly view: View
  readonly onView: (view: View) => void
  readonly children: (fit: Size) => ReactNode
}

export function Frame({ picture, view, onView, children }: Props) {
  const { ref: sized, width, height } = useElementSize<HTMLDivElement>()
  const fit = scaled(picture.width, picture.height, { width, height }, devicePixelRatio)
  const zoom = useZoom(fit, view, onView)
  const ref = useMergedRef(sized, zoom)
  return (
    <div className={classes.frame} ref={ref}>
      {width > 0 && children(fit)}
    </div>
  )
}
