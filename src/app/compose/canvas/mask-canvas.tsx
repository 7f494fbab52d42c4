// The canvas of one mask: white under the brush. Beside that of the regions, whose brush it has.
import { Layer, Stage } from 'react-konva'
import type { Weights } from '../../../store/regions.ts'
import { Tinted } from './tinted.tsx'
import { type BrushProps, useBrush } from './use-brush.ts'

type Props = Pick<BrushProps, 'width' | 'height' | 'tool' | 'brush'> & {
  readonly weights: Weights
  readonly onPaint: (weights: Weights) => void
}

/** `width` and `height` in CSS pixels. */
export function MaskCanvas({ weights, onPaint, ...how }: Props) {
  const { live, down, move, up } = useBrush({ ...how, selected: 0, weights: () => weights, onPaint: (_, next) => onPaint(next) }) // prettier-ignore
  const { width, height } = how
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
      style={{ touchAction: 'none', cursor: 'crosshair' }}
    >
      <Layer>
        <Tinted weights={live?.weights ?? weights} at={0} place={{ x: 0, y: 0, width, height }} smooth faint={false} />
      </Layer>
    </Stage>
  )
}
