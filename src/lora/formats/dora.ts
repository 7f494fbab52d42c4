// DoRA: a magnitude for each row (or column) of the changed weight: W' = m (W + D) / ||W + D||. Liu et al. 2024.
// On the output axis by peft tuners/lora/dora.py and LyCORIS (wd_on_out), on the input axis by older LyCORIS files.
// Linear in the adapter's weight, as ComfyUI has it: W + weight (W' - W).
import { materialise } from '../delta.ts'
import type { Delta } from '../types.ts'
import type { Values } from '../values.ts'
import type { Context } from './format.ts'

/** Ends of tensor names that any low-rank format can carry besides its own. */
export const magnitudeEndings = [
  [/\.dora_scale$/, 'dora_scale'],
  [/\.lora_magnitude_vector(?:\.(?!weight$)[^.]+)?(?:\.weight)?$/, 'magnitude'],
] as const

/** The delta of `m (W + D) / ||W + D|| - W`. `onOutput` says along which axis the magnitude lies. */
export const decompose = async (
  delta: Delta,
  magnitude: Values,
  onOutput: boolean,
  context: Context,
): Promise<Delta> => {
  const { rows, columns, area, layer, base } = context
  const count = onOutput ? rows : columns / area
  if (magnitude.data.length !== count)
    throw context.misfit(`expected ${count} magnitudes, got ${magnitude.data.length}: made for another network`)
  const [weight, change] = [await base(), await materialise(delta, layer, base)]
  const squares = new Float64Array(count)
  for (let i = 0; i < weight.length; i++) {
    const place = onOutput ? Math.floor(i / columns) : Math.floor((i % columns) / area)
    squares[place]! += (weight[i]! + change[i]!) ** 2
  }
  // LyCORIS adds float32's epsilon to the norm.
  const gains = Float32Array.from(squares, (square, i) => magnitude.data[i]! / (Math.sqrt(square) + 2 ** -23))
  const surplus = Float32Array.from(squares, (square, i) => magnitude.data[i]! / (Math.sqrt(square) + 2 ** -23) - 1)
  const spread = (values: Float32Array, width: number, gain: (i: number) => number) =>
    values.map((value, i) => value * gain(onOutput ? Math.floor(i / width) : Math.floor((i % width) / area)))
  const gainAt = (i: number) => gains[i]!
  const { low, full } = delta
  return {
    ...(low && {
      low: onOutput
        ? { ...low, up: spread(low.up, low.rank, gainAt) }
        : { ...low, down: spread(low.down, columns, gainAt) },
    }),
    ...(full && { full: spread(full, columns, gainAt) }),
    ...(onOutput ? { output: surplus } : { input: surplus }),
    ...(delta.bias && { bias: delta.bias }),
  }
}

/**
 * Whether magnitudes lie along the output. peft's always do, which of an embedding's [tokens, width] is the width; `dora_scale` says so by
 * its shape, [out, 1, ...] or [1, in, ...].
 */
export const liesOnOutput = (part: 'dora_scale' | 'magnitude', { shape }: Values, { rows, layer }: Context): boolean =>
  part === 'magnitude' ? layer.kind !== 'embedding' : shape[0] === rows || shape.length < 2
