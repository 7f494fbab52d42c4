// The pictures among the goldens, as a person would give them.
import { readFileSync } from 'node:fs'
import { decode } from 'fast-png'
import type { Pixels } from '../src/protocol.ts'

/** `start` or `mask` as RGBA. */
export function picture(name: 'start' | 'mask'): Pixels {
  const { width, height, channels, data } = decode(
    readFileSync(new URL(`goldens/pipelines/${name}.png`, import.meta.url)),
  )
  const rgba = new Uint8ClampedArray(4 * width * height)
  for (let p = 0; p < width * height; p++) {
    const value = (c: number) => data[p * channels + (channels < 3 ? 0 : c)]!
    rgba.set([value(0), value(1), value(2), 255], 4 * p)
  }
  return { width, height, data: rgba }
}
