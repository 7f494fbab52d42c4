// Dragging a painted mask: picked where it lies under the pointer, moved as a whole.
import { useState } from 'react'
import type { Region } from '../../../protocol.ts'
import { shifted } from '../../../store/painting.ts'
import type { Point } from '../../../store/painting.ts'
import { decodeMask } from '../../../store/regions.ts'
import type { Weights } from '../../../store/regions.ts'
import type { Switched } from '../../../store/switched.ts'
import type { RegionCanvasProps } from './canvas-props.ts'
import { pointOf } from './pointer.ts'
import type { Canvas, Pointer } from './pointer.ts'

/** The store hears of it when it ends. */
export function useMaskMoving({ width, height, regions, onPick, onPaint }: RegionCanvasProps) {
  const [from, setFrom] = useState<{ readonly at: number; readonly point: Point; readonly weights: Weights }>()
  const [live, setLive] = useState<{ readonly at: number; readonly weights: Weights }>()
  return {
    live,
    down: (event: Pointer) => {
      const point = pointOf(event)
      const at = maskAt(regions, point, { width, height })
      onPick(at)
      const mask = at === undefined ? undefined : regions[at]?.item.mask
      setFrom(point && at !== undefined && mask ? { at, point, weights: decodeMask(mask) } : undefined)
    },
    move: (event: Pointer) => {
      const point = pointOf(event)
      if (!from || !point) return
      const { at, weights } = from
      const dx = Math.round(((point.x - from.point.x) / width) * weights.width)
      const dy = Math.round(((point.y - from.point.y) / height) * weights.height)
      setLive(dx === 0 && dy === 0 ? undefined : { at, weights: shifted(weights, dx, dy) })
    },
    up: () => {
      if (live) onPaint(live.at, live.weights)
      setLive(undefined)
      setFrom(undefined)
    },
  }
}

/** The topmost painted region at a point. */
function maskAt(regions: readonly Switched<Region>[], point: Point | undefined, size: Canvas): number | undefined {
  if (!point) return undefined
  const at = regions.findLastIndex(({ item: { mask }, on }) => {
    if (!mask || !on) return false
    const { width, height, data } = decodeMask(mask)
    const [x, y] = [Math.floor((point.x / size.width) * width), Math.floor((point.y / size.height) * height)]
    return (data[y * width + x] ?? 0) > 127
  })
  return at < 0 ? undefined : at
}
