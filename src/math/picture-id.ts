// A picture's name made from what it shows: the same pixels have the same name, whatever file they lie in.
import { sha256 } from './sha256.ts'

/** SHA-256, 64 hexadecimal digits, of the text `width x height` such as `512x768` followed by the RGBA bytes. */
export function pictureId(pixels: {
  readonly width: number
  readonly height: number
  readonly data: Uint8ClampedArray
}): string {
  const { width, height, data } = pixels
  const size = new TextEncoder().encode(`${width}x${height}`)
  const content = new Uint8Array(size.length + data.length)
  content.set(size)
  content.set(data, size.length)
  return sha256(content)
}
