// Weights as a coloured, hatched layer over a part of the canvas.
import { useMemo } from 'react'
import { Image } from 'react-konva'
import type { Weights } from '../../../store/regions.ts'
import { lookOf } from '../region-look.ts'
import { tinted } from '../region-paint.ts'
import type { sized } from './pointer.ts'

type TintedProps = {
  readonly weights: Weights
  readonly at: number
  readonly place: ReturnType<typeof sized>
  readonly smooth: boolean
  readonly faint: boolean
}

export function Tinted({ weights, at, place, smooth, faint }: TintedProps) {
  const { width, height } = place
  const image = useMemo(
    () => tinted(weights, lookOf(at), width, height, smooth, faint),
    [weights, at, width, height, smooth, faint],
  )
  return <Image {...place} image={image} listening={false} />
}
