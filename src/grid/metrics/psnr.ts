// Peak signal-to-noise ratio of two pictures.
import type { Pixels } from '../../protocol.ts'

/** In decibels over red, green and blue of 0 to 255, higher is nearer; Infinity for equal pictures. Sizes must be equal. */
export function psnr(a: Pixels, b: Pixels): number {
  let squares = 0
  for (let i = 0; i < a.data.length; i++) if (i % 4 !== 3) squares += (a.data[i]! - b.data[i]!) ** 2
  return 10 * Math.log10(255 ** 2 / (squares / (3 * a.width * a.height)))
}
