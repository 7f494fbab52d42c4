// A canvas whose one gesture begins, goes on and ends, by mouse or finger.
import type { ReactNode } from 'react'
import { Stage } from 'react-konva'
import type { Canvas, Pointer } from './pointer.ts'

export type Gesture = {
  readonly down: (event: Pointer) => void
  readonly move: (event: Pointer) => void
  readonly up: () => void
}

type Props = Canvas & { readonly gesture: Gesture; readonly cursor: string; readonly children: ReactNode }

export function DrawingStage({ width, height, gesture: { down, move, up }, cursor, children }: Props) {
  return (
    <Stage
      width={width}
      height={height}
      onMouseDown={down}
      onTouchStart={down}
      onMouseMove={move}
      onTouchMove={move}
      onMouseUp={up}
      onTouchEnd={up}
      onMouseLeave={up}
      style={{ touchAction: 'none', cursor }}
    >
      {children}
    </Stage>
  )
}
