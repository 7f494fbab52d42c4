// What a region sees while MultiDiffusion bootstraps: its own part of the latents before a plain background of some colour.
// Bar-Tal et al. 2023, section 5.2; omerbt/MultiDiffusion region_based.py.
import { combine } from '../math/latents.ts'
import type { Noise } from '../math/random.ts'
import type { Pixels } from '../protocol.ts'
import type { Parted } from './compose.ts'
import type { Model } from './model.ts'
import type { Latents } from './types.ts'

/** The reference draws from 20 colours. */
const COLOURS = 20
/** Cells to a side of the picture that is encoded for a colour: its middle is the colour's latent, free of the border's influence. */
const CELLS = 8

/** Latents of plain colours, one value a channel; none where the model has no encoder. `noise` draws the colours. */
export async function plainColours(model: Pick<Model, 'encode' | 'cell'>, noise: Noise): Promise<Float32Array[]> {
  if (!model.encode) return []
  const colours: Float32Array[] = []
  const side = CELLS * model.cell
  for (let i = 0; i < COLOURS; i++) {
    const [red, green, blue] = Array.from(noise([3]).data, (value) => 255 * (0.5 + value / 4))
    const data = new Uint8ClampedArray(4 * side * side)
    for (let at = 0; at < data.length; at += 4) data.set([red!, green!, blue!, 255], at)
    const picture: Pixels = { width: side, height: side, data }
    const { shape, data: latent } = (await model.encode(picture))((asked) => ({
      shape: asked,
      data: new Float32Array(asked.reduce((a, b) => a * b, 1)),
    }))
    const middle = (CELLS / 2) * CELLS + CELLS / 2
    colours.push(Float32Array.from({ length: shape[1]! }, (_, channel) => latent[channel * CELLS * CELLS + middle]!))
  }
  return colours
}

/**
 * For the first `share` of the steps parts other than the base see x m + (background + sigma noise)(1 - m), with m 1 where more than
 * half of a cell is theirs, and the run's own first noise.
 */
export const bootstrapped =
  (
    share: number,
    steps: number,
    masks: readonly Float32Array[],
    colours: readonly Float32Array[],
    unit: () => Latents,
  ): Parted['seen'] =>
  (x, sigma, part, step) => {
    if (part === 0 || step >= Math.floor(share * steps)) return x
    const colour = colours[(step * masks.length + part) % colours.length]
    const cells = masks[part]!.length
    const noised = combine([[sigma, unit()]])
    const data = x.data.slice()
    for (let i = 0; i < data.length; i++)
      if (masks[part]![i % cells]! < 0.5) data[i] = noised.data[i]! + (colour?.[Math.floor(i / cells)] ?? 0)
    return { shape: x.shape, data }
  }
