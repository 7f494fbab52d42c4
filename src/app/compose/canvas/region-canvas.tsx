// The canvas of the regions: boxes with handles, masks under a brush. konva lives in this folder; it is loaded when it is needed.
import { Layer, Rect } from 'react-konva'
import { lookOf } from '../region-look.ts'
import type { RegionCanvasProps } from './canvas-props.ts'
import { DrawingStage } from './drawing-stage.tsx'
import { sized } from './pointer.ts'
import type { Pointer } from './pointer.ts'
import { RegionShape } from './region-shape.tsx'
import { Tinted } from './tinted.tsx'
import { useBoxDrawing } from './use-box-drawing.ts'
import { useBrush } from './use-brush.ts'
import { useMaskMoving } from './use-mask-moving.ts'

export function RegionCanvas(props: RegionCanvasProps) {
  const { width, height, picture, regions, selected, tool, cells, faint, onPick } = props
  const box = useBoxDrawing(props)
  const brush = useBrush(props)
  const mask = useMaskMoving(props)
  const drawing = { box, move: mask, brush, eraser: brush }[tool]
  const down = (event: Pointer) => {
    // A box and its handles move themselves.
    if (tool !== 'move' || event.target === event.target.getStage()) drawing.down(event)
  }
  const live = mask.live ?? brush.live
  return (
    <DrawingStage
      width={width}
      height={height}
      gesture={{ ...drawing, down }}
      cursor={tool === 'move' ? 'default' : 'crosshair'}
    >
      <Layer>
        {regions.map(({ item, on }, at) => (
          <RegionShape
            key={lookOf(at).letter}
            region={live?.at === at ? { ...item, live: live.weights } : item}
            at={at}
            shown={on}
            chosen={at === selected}
            listening={tool === 'move'}
            canvas={{ width, height }}
            picture={picture}
            cells={cells}
            faint={faint}
            onPick={onPick}
            onBox={props.onBox}
          />
        ))}
        {brush.live && brush.live.at === undefined && (
          <Tinted
            weights={brush.live.weights}
            at={regions.length}
            place={{ x: 0, y: 0, width, height }}
            smooth
            faint={faint}
          />
        )}
        {box.live && <Rect {...sized(box.live, { width, height })} stroke="#fff" dash={[6, 4]} listening={false} />}
      </Layer>
    </DrawingStage>
  )
}
