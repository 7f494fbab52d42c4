// A drawn cell as it is looked at, and its pixels.
import type { Pixels } from '../../../protocol.ts'

export type Shot = {
  readonly id: string
  /** What tells it from the others: `heun, 4 steps, seed 7`. */
  readonly name: string
  /** In pixels. */
  readonly width: number
  readonly height: number
  readonly png: Blob
}

/** The pixels of a picture, as they are in its file. */
export async function pixelsOf(png: Blob): Promise<Pixels> {
  const bitmap = await createImageBitmap(png, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' })
  const { width, height } = bitmap
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('compare: canvas: expected a 2d context, got none')
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  return { width, height, data: Uint8ClampedArray.from(context.getImageData(0, 0, width, height).data) }
}
