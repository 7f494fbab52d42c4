// A PNG file as the pixels that a run starts from.
import { readFile } from 'node:fs/promises'
import { convertIndexedToRgb, decode, type DecodedPng } from 'fast-png'
import type { Pixels } from '../src/protocol.ts'
import { BadArguments } from './terminal/bad-arguments.ts'

/** Reads any PNG as opaque RGBA, 8 bits a channel; what is transparent lies on white. Throws one line naming the option and the file. */
export async function readPicture(option: string, path: string): Promise<Pixels> {
  const refuse = (cause: unknown) =>
    new BadArguments(
      `--${option}: ${path}: expected a PNG picture, got ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    )
  try {
    return opaque(decode(await readFile(path)))
  } catch (cause) {
    throw refuse(cause)
  }
}

function opaque(png: DecodedPng): Pixels {
  const { width, height } = png
  const { samples, channels, most } = plain(png)
  const grey = channels < 3
  const data = new Uint8ClampedArray(4 * width * height)
  for (let p = 0; p < width * height; p++) {
    const at = p * channels
    const alpha = channels % 2 === 0 ? samples[at + channels - 1]! / most : 1
    for (let c = 0; c < 3; c++) data[4 * p + c] = 255 * ((samples[at + (grey ? 0 : c)]! / most) * alpha + 1 - alpha)
    data[4 * p + 3] = 255
  }
  return { width, height, data }
}

type Plain = { readonly samples: ArrayLike<number>; readonly channels: number; readonly most: number }

/** One number a sample: palettes and packed greys are spread out. */
function plain(png: DecodedPng): Plain {
  const { palette, depth, channels, data } = png
  if (palette) return { samples: convertIndexedToRgb(png), channels: palette[0]!.length, most: 255 }
  if (depth >= 8) return { samples: data, channels, most: 2 ** depth - 1 }
  const greys = Array.from({ length: 2 ** depth }, (_, i) => Array<number>(3).fill((255 * i) / (2 ** depth - 1)))
  return { samples: convertIndexedToRgb({ ...png, palette: greys }), channels: 3, most: 255 }
}
