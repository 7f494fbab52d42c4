// Where two pictures differ, as a picture. Knows no component.
import type { Pixels } from '../../../protocol.ts'

export type Differing = {
  readonly pixels: Pixels
  /** Largest and mean difference over red, green and blue, of 255. */
  readonly largest: number
  readonly mean: number
}

/**
 * |A - B| times `gain`, channel by channel: black where they are equal, white from 255 / gain on. `signed`: B - A around a mid grey of
 * 128, lighter where B has more, darker where it has less; black and white are 127.5 / gain away. Undefined for different sizes.
 */
export function difference(a: Pixels, b: Pixels, gain: number, signed: boolean): Differing | undefined {
  if (a.width !== b.width || a.height !== b.height) return undefined
  const data = new Uint8ClampedArray(a.data.length)
  let [largest, sum] = [0, 0]
  for (let i = 0; i < data.length; i++) {
    if (i % 4 === 3) {
      data[i] = 255
      continue
    }
    const by = b.data[i]! - a.data[i]!
    const size = Math.abs(by)
    if (size > largest) largest = size
    sum += size
    data[i] = signed ? 128 + gain * by : gain * size
  }
  return { pixels: { width: a.width, height: a.height, data }, largest, mean: sum / (3 * a.width * a.height) }
}

/** What the darkest and the lightest shade of such a picture stand for, of 255. */
export const scaleOf = (gain: number, signed: boolean): readonly [darkest: number, lightest: number] =>
  signed ? [-127.5 / gain, 127.5 / gain] : [0, 255 / gain]
