// The pictures that a run starts from, fitted to its size: a start picture as latents, a mask as cells to draw anew.
import { pictureId } from '../math/picture-id.ts'
import type { Noise } from '../math/random.ts'
import type { Tensor } from '../math/tensor.ts'
import type { Given, Pixels, Settings } from '../protocol.ts'
import { failure } from '../weights/failure.ts'
import { fitted } from './image/resize.ts'
import type { Model } from './model.ts'
import type { Latents } from './types.ts'

export type Start = {
  /** The picture's latents in the model's scaled space: a draw each where its autoencoder is variational. */
  readonly latents: (noise: Noise) => Latents
  /** 1 where the picture is drawn anew, 0 where it stays, shape of the latents. */
  readonly mask?: Tensor
}

/**
 * What the settings start from, undefined for pure noise. Throws `bad-input` where a picture they name was not given, is
 * another one, or the model cannot read pictures.
 */
export async function startOf(
  model: Pick<Model, 'name' | 'encode' | 'cell' | 'latentChannels'>,
  settings: Settings,
  given: Given,
): Promise<Start | undefined> {
  const { startImage, mask, width, height } = settings
  if (startImage === undefined) {
    if (mask !== undefined) throw failure('bad-input', 'settings: mask: expected a start picture beside it, got none')
    return undefined
  }
  const picture = named('startImage', startImage, given.start)
  const holes = mask === undefined ? undefined : named('mask', mask, given.mask)
  if (!model.encode)
    throw failure('bad-input', `model: ${model.name}: expected an encoder to start from a picture, got a decoder alone`)
  const latents = await model.encode(fitted(picture, width, height))
  return { latents, ...(holes && { mask: maskCells(fitted(holes, width, height), model) }) }
}

function named(field: 'startImage' | 'mask', id: string, picture: Pixels | undefined): Pixels {
  const got = picture && pictureId(picture)
  if (picture && got === id) return picture
  const short = (name: string) => `${name.slice(0, 12)}…`
  throw failure('bad-input', `settings: ${field}: expected the picture ${short(id)}, got ${got ? short(got) : 'none'}`)
}

/**
 * Cells whose first pixel is white: grey as Pillow's `L`, from 128 up, the top left pixel of each cell, as diffusers'
 * inpainting pipeline binarizes and interpolates.
 */
function maskCells(
  { width, height, data }: Pixels,
  { cell, latentChannels }: Pick<Model, 'cell' | 'latentChannels'>,
): Tensor {
  const [rows, columns] = [height / cell, width / cell]
  const plane = Float32Array.from({ length: rows * columns }, (_, i) => {
    const p = 4 * (Math.floor(i / columns) * cell * width + (i % columns) * cell)
    const grey = (data[p]! * 19595 + data[p + 1]! * 38470 + data[p + 2]! * 7471 + 0x8000) >> 16
    return grey >= 128 ? 1 : 0
  })
  const mask = new Float32Array(latentChannels * plane.length)
  for (let c = 0; c < latentChannels; c++) mask.set(plane, c * plane.length)
  return { shape: [1, latentChannels, rows, columns], data: mask }
}
