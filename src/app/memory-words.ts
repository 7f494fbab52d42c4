// What memory is needed and what there is, in figures. Knows no failure.
import type { Memory } from '../protocol.ts'
import { bytes } from './format.ts'

/** `It needs about 8.8 GB (weights 21 MB, drawing 8.8 GB, decoding 608 MB); this device allows 4.3 GB.` */
export function memoryWords({ need, allowed }: Memory): string {
  const { total, buffer } = allowed
  const parts = `weights ${bytes(need.weights)}, drawing ${bytes(need.drawing)}, decoding ${bytes(need.decoding)}`
  const limits = [
    total !== undefined && `this device allows ${bytes(total)}`,
    buffer !== undefined && need.largest > buffer && buffer !== total && `one piece of it takes ${bytes(need.largest)}, this device allows ${bytes(buffer)} in one piece`, // prettier-ignore
  ].filter(Boolean)
  return `It needs about ${bytes(need.total)} (${parts})${limits.map((limit) => `; ${limit}`).join('')}.`
}

/** More of what is allowed than this leaves little for a larger picture, or for other pages. */
const tight = 0.75

/** `Fits this device: a picture takes about 120 MB of 4.3 GB`: at a model's own size. */
export function fitWords({ need, allowed }: Pick<Memory, 'need' | 'allowed'>): string {
  const { total = Infinity, buffer = Infinity } = allowed
  const takes = `a picture takes about ${bytes(need.total)}`
  if (need.total > total) return `Too large for this device: ${takes}, ${bytes(total)} are allowed`
  if (need.largest > buffer)
    return `Too large for this device: ${takes}, one piece ${bytes(need.largest)}, ${bytes(buffer)} are allowed`
  // Browsers do not tell how much memory a graphics device has.
  if (total === Infinity) return `Fits this device, if it has that much: ${takes}`
  return `${need.total > total * tight ? 'Tight on' : 'Fits'} this device: ${takes} of ${bytes(total)}`
}
