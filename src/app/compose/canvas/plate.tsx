// A region's letter on a solid plate, legible on any picture.
import { Label, Tag, Text } from 'react-konva'
import type { Point } from '../../../store/painting.ts'
import { decodeMask } from '../../../store/regions.ts'
import { lookOf } from '../region-look.ts'
import type { LiveRegion } from './region-shape.tsx'
import type { Canvas } from './pointer.ts'

export function Plate({ at, place }: { readonly at: number; readonly place: Point }) {
  const { letter, colour } = lookOf(at)
  return (
    <Label x={place.x} y={place.y} listening={false}>
      <Tag fill="#111" stroke={colour} strokeWidth={2} />
      <Text text={letter} fill="#fff" fontSize={14} fontStyle="bold" padding={4} />
    </Label>
  )
}

/** Where the letter stands: in the box's corner, or at the first weight of a mask. */
export function plateOf({ box, mask, live }: LiveRegion, { width, height }: Canvas): Point {
  if (box && !live) return { x: box.x * width + 4, y: box.y * height + 4 }
  const weights = live ?? (mask && decodeMask(mask))
  const first = weights
    ? Math.max(
        weights.data.findIndex((weight) => weight > 127),
        0,
      )
    : 0
  const columns = weights?.width ?? 1
  return {
    x: Math.min(((first % columns) / columns) * width, width - 24),
    y: Math.min((Math.floor(first / columns) / (weights?.height ?? 1)) * height, height - 24),
  }
}
