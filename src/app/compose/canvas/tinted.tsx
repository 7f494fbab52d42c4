// Weights as a coloured, hatched layer over the picture.
import { useMemo } from 'react'
import { Image } from 'react-konva'
import type { Weights } from '../../../store/regions.ts'
import { lookOf } from '../region-look.ts'
import { tinted } from '../region-paint.ts'
import type { Canvas } from './pointer.ts'

type TintedProps = {
  readonly weights: Weights
  readonly at: number
  readonly canvas: Canvas
  readonly smooth: boolean
  readonly faint: boolean
}

export function Tinted({ weights, at, canvas: { width, height }, smooth, faint }: TintedProps) {
  const image = useMemo(
    () => tinted(weights, lookOf(at), width, height, smooth, faint),
    [weights, at, width, height, smooth, faint],
  )
  return <Image image={image} width={width} height={height} listening={false} />
}
