// A box with its edge, and handles while it is at work: moved and resized by the pointer.
import type Konva from 'konva'
import { useRef } from 'react'
import { Line, Rect, Transformer } from 'react-konva'
import type { Box, Weights } from '../../../store/regions.ts'
import { lookOf } from '../region-look.ts'
import { sized } from './pointer.ts'
import type { ShapeProps } from './region-shape.tsx'
import { Tinted } from './tinted.tsx'

type BoxShapeProps = Omit<ShapeProps, 'region' | 'shown' | 'cells' | 'picture'> & {
  readonly box: Box
  readonly filled: boolean
}

/** All of the box, alike. */
const full: Weights = { width: 1, height: 1, data: Uint8Array.of(255) }

export function BoxShape({ box, at, chosen, listening, filled, faint, canvas, onPick, onBox }: BoxShapeProps) {
  const shape = useRef<Konva.Rect>(null)
  const drags = useRef(0)
  const place = sized(box, canvas)
  // Two drags in quick succession are two steps to undo.
  const begin = () => void (drags.current += 1)
  const take = () => {
    const node = shape.current
    if (!node) return
    const [w, h] = [node.width() * node.scaleX(), node.height() * node.scaleY()]
    node.scale({ x: 1, y: 1 })
    const { width, height } = canvas
    onBox(
      at,
      { x: node.x() / width, y: node.y() / height, width: w / width, height: h / height },
      `drag ${drags.current}`,
    )
  }
  return (
    <>
      {filled && <Tinted weights={full} at={at} place={place} smooth={false} faint={faint} />}
      <Line points={outline(place)} closed stroke="#111" strokeWidth={chosen ? 5 : 3} listening={false} />
      <Rect
        ref={shape}
        {...place}
        stroke={lookOf(at).colour}
        strokeWidth={chosen ? 3 : 1.5}
        fill="rgba(0,0,0,0)"
        listening={listening}
        draggable={listening}
        onMouseDown={() => onPick(at)}
        onTouchStart={() => onPick(at)}
        onDragStart={begin}
        onDragMove={take}
        onTransformStart={begin}
        onTransform={take}
      />
      {chosen && listening && (
        <Transformer
          ref={(handles) => void (shape.current && handles?.nodes([shape.current]))}
          rotateEnabled={false}
          flipEnabled={false}
          keepRatio={false}
          ignoreStroke
          anchorSize={12}
          anchorStroke="#111"
          borderEnabled={false}
        />
      )}
    </>
  )
}

const outline = ({ x, y, width, height }: ReturnType<typeof sized>) => [
  x,
  y,
  x + width,
  y,
  x + width,
  y + height,
  x,
  y + height,
]
