// A tensor of an adapter's file as float32 numbers, checked to be finite. Knows no names and no formats.
import { failure } from '../weights/failure.ts'
import { floatsOf } from '../weights/floats.ts'
import type { Weight } from '../weights/safetensors.ts'

/** A tensor read into memory. */
export type Values = { readonly shape: readonly number[]; readonly data: Float32Array }

/** Reads a tensor of any real type. Throws `bad-input` for numbers that are not finite and for types that hold none of the usual kind. */
export const readValues = async ({ dtype, shape, blob }: Weight, name: string): Promise<Values> => {
  const data = await floatsOf({ dtype, blob })
  if (!data) throw failure('bad-input', `lora: ${name}: expected F32, F16, BF16 or another real type, got ${dtype}`)
  if (!allFinite(data)) {
    const bad = data.findIndex((value) => !Number.isFinite(value))
    throw failure('bad-input', `lora: ${name}: expected finite numbers, got ${data[bad]} at ${bad}: the file is broken`)
  }
  return { shape, data }
}

/** A finite number less itself is 0, any other NaN, which a sum keeps. */
const allFinite = (data: Float32Array): boolean => {
  let sum = 0
  for (let i = 0; i < data.length; i++) sum += data[i]! - data[i]!
  return sum === 0
}
