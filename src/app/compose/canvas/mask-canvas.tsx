// The canvas of one mask: white under the brush. Beside that of the regions, whose brush it has.
import { Layer } from 'react-konva'
import type { Weights } from '../../../store/regions.ts'
import { DrawingStage } from './drawing-stage.tsx'
import { Tinted } from './tinted.tsx'
import { type BrushProps, useBrush } from './use-brush.ts'

type Props = Pick<BrushProps, 'width' | 'height' | 'tool' | 'brush'> & {
  readonly weights: Weights
  readonly onPaint: (weights: Weights) => void
}

/** `width` and `height` in CSS pixels. */
export function MaskCanvas({ weights, onPaint, ...how }: Props) {
  const { live, ...gesture } = useBrush({ ...how, selected: 0, weights: () => weights, onPaint: (_, next) => onPaint(next) }) // prettier-ignore
  const size = { width: how.width, height: how.height }
  return (
    <DrawingStage {...size} gesture={gesture} cursor="crosshair">
      <Layer>
        <Tinted weights={live?.weights ?? weights} at={0} place={{ x: 0, y: 0, ...size }} smooth faint={false} />
      </Layer>
    </DrawingStage>
  )
}
