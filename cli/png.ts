// Pictures as PNG files that carry their settings.
import { encode } from 'fast-png'
import type { Pixels, Settings } from '../src/protocol.ts'
import { writePictureSettings } from '../src/settings/picture.ts'
import packageJson from '../package.json' with { type: 'json' }

/** A PNG of opaque RGB with the settings inside, in A1111's `parameters` and in our own record. */
export function pngOf({ width, height, data }: Pixels, settings: Settings): Uint8Array {
  const rgb = new Uint8Array(3 * width * height)
  for (let p = 0; p < width * height; p++) rgb.set(data.subarray(4 * p, 4 * p + 3), 3 * p)
  const png = Uint8Array.from(encode({ width, height, data: rgb, channels: 3, depth: 8 }))
  return writePictureSettings(png, settings, `fewstep ${packageJson.version}`)
}
