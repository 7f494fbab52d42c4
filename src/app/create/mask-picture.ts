// A mask as it is painted and as the picture that settings name: white where the start image is drawn anew. Knows 2D canvases only.
import type { Weights } from '../../store/regions.ts'

type Size = { readonly width: number; readonly height: number }

/** A PNG of grey levels, one pixel a weight. */
export function pictureOf({ width, height, data }: Weights): Promise<Blob> {
  const [canvas, context] = canvasOf({ width, height })
  const pixels = context.createImageData(width, height)
  data.forEach((weight, i) => pixels.data.set([weight, weight, weight, 255], i * 4))
  context.putImageData(pixels, 0, 0)
  return canvas.convertToBlob({ type: 'image/png' })
}

/** A picture as weights of this size, cropped at its middle as runs crop it; what is transparent lies on white, as there. */
export async function weightsOfPicture(file: Blob, size: Size): Promise<Weights> {
  const bitmap = await createImageBitmap(file)
  const [, context] = canvasOf(size)
  const scale = Math.max(size.width / bitmap.width, size.height / bitmap.height)
  const [width, height] = [bitmap.width * scale, bitmap.height * scale]
  context.fillStyle = '#fff'
  context.fillRect(0, 0, size.width, size.height)
  context.drawImage(bitmap, (size.width - width) / 2, (size.height - height) / 2, width, height)
  bitmap.close()
  const { data } = context.getImageData(0, 0, size.width, size.height)
  return { ...size, data: Uint8Array.from({ length: size.width * size.height }, (_, i) => data[i * 4]!) }
}

function canvasOf({ width, height }: Size) {
  const canvas = new OffscreenCanvas(width, height)
  return [canvas, canvas.getContext('2d')!] as const
}
