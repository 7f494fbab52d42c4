// Painting on the region at work, or on a new one.
import { useState } from 'react'
import { stroke } from '../../../store/painting.ts'
import type { Point } from '../../../store/painting.ts'
import type { Weights } from '../../../store/regions.ts'
import type { RegionCanvasProps } from './canvas-props.ts'
import { pointOf } from './pointer.ts'
import type { Pointer } from './pointer.ts'

export type BrushProps = Pick<
  RegionCanvasProps,
  'width' | 'height' | 'selected' | 'tool' | 'brush' | 'weights' | 'onPaint'
>

/** The store hears of a stroke when it ends. */
export function useBrush({ width, height, selected, tool, brush, weights, onPaint }: BrushProps) {
  const [live, setLive] = useState<{
    readonly at: number | undefined
    readonly weights: Weights
    readonly last: Point
  }>()
  const radius = (brush * Math.max(width, height)) / 2
  const paint = (on: Weights, from: Point, to: Point): Weights => {
    const scale = on.width / width
    const inWeights = ({ x, y }: Point) => ({ x: x * scale, y: (y * on.height) / height })
    return stroke(on, inWeights(from), inWeights(to), radius * scale, tool === 'eraser')
  }
  return {
    live,
    down: (event: Pointer) => {
      const point = pointOf(event)
      if (point) setLive({ at: selected, weights: paint(weights(selected), point, point), last: point })
    },
    move: (event: Pointer) => {
      const point = pointOf(event)
      if (live && point) setLive({ ...live, weights: paint(live.weights, live.last, point), last: point })
    },
    up: () => {
      if (live) onPaint(live.at, live.weights)
      setLive(undefined)
    },
  }
}
