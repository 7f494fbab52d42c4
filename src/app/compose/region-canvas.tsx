// The canvas of the regions: boxes with handles, masks under a brush. The only file that knows konva; loaded when it is needed.
import type Konva from 'konva'
import { useMemo, useRef, useState } from 'react'
import { Image, Label, Layer, Line, Rect, Stage, Tag, Text, Transformer } from 'react-konva'
import type { Region } from '../../protocol.ts'
import { shifted, stroke } from '../../store/painting.ts'
import type { Point } from '../../store/painting.ts'
import { coverage, decodeMask, encodeMask } from '../../store/regions.ts'
import type { Box, Weights } from '../../store/regions.ts'
import { softened, softWeights } from '../../store/soft-edge.ts'
import type { Switched } from '../../store/switched.ts'
import { lookOf } from './region-look.ts'
import { tinted } from './region-paint.ts'
import type { Tool } from './tools.ts'

export type RegionCanvasProps = {
  /** In CSS pixels. */
  readonly width: number
  readonly height: number
  /** The picture's own size, in which softness of edges is told. */
  readonly picture: { readonly width: number; readonly height: number }
  readonly regions: readonly Switched<Region>[]
  readonly selected: number | undefined
  readonly tool: Tool
  /** Diameter of the brush, as a share of the longer side. */
  readonly brush: number
  /** Columns and rows of the network's cells, where regions are to be shown in them. */
  readonly cells: readonly [columns: number, rows: number] | undefined
  /** A picture lies beneath, which matters more. */
  readonly faint: boolean
  readonly onPick: (at: number | undefined) => void
  readonly onBox: (at: number, box: Box, gesture: string) => void
  readonly onDraw: (box: Box) => void
  readonly onPaint: (at: number | undefined, weights: Weights) => void
  /** The weights that a stroke starts from. */
  readonly weights: (at: number | undefined) => Weights
}

type Pointer = Konva.KonvaEventObject<MouseEvent | TouchEvent>

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
  const { move, up } = drawing
  const live = mask.live ?? brush.live
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
      style={{ touchAction: 'none', cursor: tool === 'move' ? 'default' : 'crosshair' }}
    >
      <Layer>
        {regions.map(({ item, on }, at) => (
          <Shape
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
          <Tinted weights={brush.live.weights} at={regions.length} canvas={{ width, height }} smooth faint={faint} />
        )}
        {box.live && <Rect {...sized(box.live, { width, height })} stroke="#fff" dash={[6, 4]} listening={false} />}
      </Layer>
    </Stage>
  )
}

type Canvas = { readonly width: number; readonly height: number }

const sized = (box: Box, { width, height }: Canvas) => ({
  x: box.x * width,
  y: box.y * height,
  width: box.width * width,
  height: box.height * height,
})

const pointOf = (event: Pointer): Point | undefined => event.target.getStage()?.getPointerPosition() ?? undefined

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

/** Dragging a new box. */
function useBoxDrawing({ width, height, onDraw }: RegionCanvasProps) {
  const [from, setFrom] = useState<Point>()
  const [to, setTo] = useState<Point>()
  const live: Box | undefined = from &&
    to && {
      x: Math.min(from.x, to.x) / width,
      y: Math.min(from.y, to.y) / height,
      width: Math.abs(from.x - to.x) / width,
      height: Math.abs(from.y - to.y) / height,
    }
  return {
    live,
    down: (event: Pointer) => {
      setFrom(pointOf(event))
      setTo(undefined)
    },
    move: (event: Pointer) => from && setTo(pointOf(event)),
    up: () => {
      if (live && live.width * width > 4 && live.height * height > 4) onDraw(live)
      setFrom(undefined)
      setTo(undefined)
    },
  }
}

/** Dragging a painted mask: picked where it lies under the pointer, moved as a whole; the store hears of it when it ends. */
function useMaskMoving({ width, height, regions, onPick, onPaint }: RegionCanvasProps) {
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

/** Painting on the region at work, or on a new one; the store hears of a stroke when it ends. */
function useBrush({ width, height, selected, tool, brush, weights, onPaint }: RegionCanvasProps) {
  const [live, setLive] = useState<{
    readonly at: number | undefined
    readonly weights: Weights
    readonly last: Point
  }>()
  const radius = (brush * Math.max(width, height)) / 2
  const paint = (on: Weights, from: Point, to: Point): Weights => {
    const scale = on.width / width
    const on2 = ({ x, y }: Point) => ({ x: x * scale, y: (y * on.height) / height })
    return stroke(on, on2(from), on2(to), radius * scale, tool === 'eraser')
  }
  return {
    live,
    down: (event: Pointer) => {
      const point = pointOf(event)
      if (point) setLive({ at: selected, weights: paint(weights(selected), point, point), last: point })
    },
    move: (event: Pointer) => {
      const point = pointOf(event)
      if (live && point) setLive({ ...live, weights: paint(live.weights, live.last, point), last: point })
    },
    up: () => {
      if (live) onPaint(live.at, live.weights)
      setLive(undefined)
    },
  }
}

type TintedProps = {
  readonly weights: Weights
  readonly at: number
  readonly canvas: Canvas
  readonly smooth: boolean
  readonly faint: boolean
}

function Tinted({ weights, at, canvas: { width, height }, smooth, faint }: TintedProps) {
  const image = useMemo(
    () => tinted(weights, lookOf(at), width, height, smooth, faint),
    [weights, at, width, height, smooth, faint],
  )
  return <Image image={image} width={width} height={height} listening={false} />
}

type ShapeProps = {
  readonly region: Region & { readonly live?: Weights }
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

function Shape({ region, at, shown, chosen, listening, canvas, picture, cells, faint, onPick, onBox }: ShapeProps) {
  const { width, height } = picture
  const weights = useMemo(() => weightsFor(region, { width, height }, cells), [region, width, height, cells])
  if (!shown) return undefined
  const box = region.mask || region.live ? undefined : region.box
  return (
    <>
      {weights && <Tinted weights={weights} at={at} canvas={canvas} smooth={cells === undefined} faint={faint} />}
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
      <Plate at={at} place={plateOf(region, canvas)} />
    </>
  )
}

/** Weights to show, edges soft: the network's cells where asked for, else a mask's own; none for a hard box, which is drawn as one. */
function weightsFor(
  { live, ...region }: ShapeProps['region'],
  picture: Canvas,
  cells: ShapeProps['cells'],
): Weights | undefined {
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

/** Where the letter stands: in the box's corner, or at the first weight of a mask. */
function plateOf({ box, mask, live }: ShapeProps['region'], { width, height }: Canvas): Point {
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

/** A letter on a solid plate, legible on any picture. */
function Plate({ at, place }: { readonly at: number; readonly place: Point }) {
  const { letter, colour } = lookOf(at)
  return (
    <Label x={place.x} y={place.y} listening={false}>
      <Tag fill="#111" stroke={colour} strokeWidth={2} />
      <Text text={letter} fill="#fff" fontSize={14} fontStyle="bold" padding={4} />
    </Label>
  )
}

type BoxShapeProps = Omit<ShapeProps, 'region' | 'shown' | 'cells' | 'picture'> & {
  readonly box: Box
  readonly filled: boolean
}

function BoxShape({ box, at, chosen, listening, filled, faint, canvas, onPick, onBox }: BoxShapeProps) {
  const shape = useRef<Konva.Rect>(null)
  const place = sized(box, canvas)
  const image = useMemo(
    () =>
      tinted({ width: 1, height: 1, data: Uint8Array.of(255) }, lookOf(at), place.width, place.height, false, faint),
    [at, place.width, place.height, faint],
  )
  const take = () => {
    const node = shape.current
    if (!node) return
    const [w, h] = [node.width() * node.scaleX(), node.height() * node.scaleY()]
    node.scale({ x: 1, y: 1 })
    const { width, height } = canvas
    onBox(at, { x: node.x() / width, y: node.y() / height, width: w / width, height: h / height }, 'drag')
  }
  return (
    <>
      {filled && <Image {...place} image={image} listening={false} />}
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
        onDragMove={take}
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
