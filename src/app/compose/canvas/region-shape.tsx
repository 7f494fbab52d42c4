// One region on the canvas: its weights or its box, and its letter.
import { useMemo } from 'react'
import type { Region } from '../../../protocol.ts'
import { coverage, encodeMask } from '../../../store/regions.ts'
import type { Weights } from '../../../store/regions.ts'
import { softened, softWeights } from '../../../store/soft-edge.ts'
import { BoxShape } from './box-shape.tsx'
import type { RegionCanvasProps } from './canvas-props.ts'
import { Plate, plateOf } from './plate.tsx'
import type { Canvas } from './pointer.ts'
import { Tinted } from './tinted.tsx'

/** A region; `live` are its weights while they are painted or moved. */
export type LiveRegion = Region & { readonly live?: Weights }

export type ShapeProps = {
  readonly region: LiveRegion
  readonly at: number
  readonly shown: boolean
  readonly chosen: boolean
  readonly listening: boolean
  readonly canvas: Canvas
  readonly picture: RegionCanvasProps['picture']
  readonly cells: RegionCanvasProps['cells']
  readonly faint: boolean
  readonly onPick: RegionCanvasProps['onPick']
  readonly onBox: RegionCanvasProps['onBox']
}

export function RegionShape({
  region,
  at,
  shown,
  chosen,
  listening,
  canvas,
  picture,
  cells,
  faint,
  onPick,
  onBox,
}: ShapeProps) {
  const { width, height } = picture
  const weights = useMemo(() => weightsFor(region, { width, height }, cells), [region, width, height, cells])
  const plate = useMemo(
    () => plateOf(region, { width: canvas.width, height: canvas.height }),
    [region, canvas.width, canvas.height],
  )
  if (!shown) return undefined
  const box = region.mask || region.live ? undefined : region.box
  return (
    <>
      {weights && (
        <Tinted
          weights={weights}
          at={at}
          place={{ x: 0, y: 0, ...canvas }}
          smooth={cells === undefined}
          faint={faint}
        />
      )}
      {box && (
        <BoxShape
          box={box}
          at={at}
          chosen={chosen}
          listening={listening}
          filled={weights === undefined}
          faint={faint}
          canvas={canvas}
          onPick={onPick}
          onBox={onBox}
        />
      )}
      <Plate at={at} place={plate} />
    </>
  )
}

/** Weights to show, edges soft: the network's cells where asked for, else a mask's own; none for a hard box, which is drawn as one. */
function weightsFor({ live, ...region }: LiveRegion, picture: Canvas, cells: ShapeProps['cells']): Weights | undefined {
  const hard = !live && !region.mask && region.feather === 0
  if (hard && !cells) return undefined
  const soft = live
    ? softened(live, Math.round(((region.feather / 2) * live.width) / picture.width))
    : softWeights(region, picture)
  if (!cells) return soft
  const [width, height] = cells
  const shares = coverage({ ...region, mask: encodeMask(soft) }, width, height)
  return { width, height, data: Uint8Array.from(shares, (share) => Math.round(share * 255)) }
}
