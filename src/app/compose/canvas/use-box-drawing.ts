// Dragging a new box.
import { useState } from 'react'
import type { Point } from '../../../store/painting.ts'
import type { Box } from '../../../store/regions.ts'
import type { RegionCanvasProps } from './canvas-props.ts'
import { pointOf } from './pointer.ts'
import type { Pointer } from './pointer.ts'

/** Clicks and slips of a few pixels make no box. */
const least = 4

export function useBoxDrawing({ width, height, onDraw }: RegionCanvasProps) {
  const [from, setFrom] = useState<Point>()
  const [to, setTo] = useState<Point>()
  const live: Box | undefined = from &&
    to && {
      x: Math.min(from.x, to.x) / width,
      y: Math.min(from.y, to.y) / height,
      width: Math.abs(from.x - to.x) / width,
      height: Math.abs(from.y - to.y) / height,
    }
  return {
    live,
    down: (event: Pointer) => {
      setFrom(pointOf(event))
      setTo(undefined)
    },
    move: (event: Pointer) => from && setTo(pointOf(event)),
    up: () => {
      if (live && live.width * width > least && live.height * height > least) onDraw(live)
      setFrom(undefined)
      setTo(undefined)
    },
  }
}
