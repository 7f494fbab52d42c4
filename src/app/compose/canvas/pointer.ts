// Where a mouse or a finger is, and boxes in pixels of the canvas.
import type Konva from 'konva'
import type { Point } from '../../../store/painting.ts'
import type { Box } from '../../../store/regions.ts'

/** In CSS pixels. */
export type Canvas = { readonly width: number; readonly height: number }

export type Pointer = Konva.KonvaEventObject<MouseEvent | TouchEvent>

export const pointOf = (event: Pointer): Point | undefined => event.target.getStage()?.getPointerPosition() ?? undefined

/** A box of fractions on this canvas. */
export const sized = (box: Box, { width, height }: Canvas) => ({
  x: box.x * width,
  y: box.y * height,
  width: box.width * width,
  height: box.height * height,
})
