// Pixels as a PNG file, by the browser's own encoder. Knows no settings.
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
