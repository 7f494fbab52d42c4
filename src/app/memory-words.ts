// What memory was needed and what there is, in figures. Knows no failure.
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
