// Pixels as a PNG file and back, by the browser's own codec. Knows no settings.
import type { Pixels } from '../protocol.ts'

/** An opaque picture survives exactly: no alpha, so nothing is premultiplied. */
export async function encodePng({ width, height, data }: Pixels): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('png: canvas: expected a 2d context, got none')
  context.putImageData(new ImageData(data, width, height), 0, 0)
  const blob = await canvas.convertToBlob({ type: 'image/png' })
  return new Uint8Array(await blob.arrayBuffer())
}

/** The pixels as they lie in the file: no colours are converted. */
export async function decodePng(png: Blob): Promise<Pixels> {
  const bitmap = await createImageBitmap(png, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' })
  const { width, height } = bitmap
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('png: canvas: expected a 2d context, got none')
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  return { width, height, data: Uint8ClampedArray.from(context.getImageData(0, 0, width, height).data) }
}
