// A weight's numbers, whatever real type they are stored in.
import { bfloatsToFloats, halvesToFloats } from '../math/half.ts'
import type { Weight } from './safetensors.ts'

/** Reads the bytes now; undefined for types that weights are not kept in: float8, unsigned beyond a byte. */
export const floatsOf = async ({ dtype, blob }: Pick<Weight, 'dtype' | 'blob'>): Promise<Float32Array | undefined> =>
  decode(dtype, await blob.arrayBuffer())

const decode = (dtype: Weight['dtype'], bytes: ArrayBuffer): Float32Array | undefined => {
  switch (dtype) {
    case 'F32':
      return new Float32Array(bytes)
    case 'F16':
      return halvesToFloats(new Uint16Array(bytes))
    case 'BF16':
      return bfloatsToFloats(new Uint16Array(bytes))
    case 'F64':
      return Float32Array.from(new Float64Array(bytes))
    case 'I64':
      return Float32Array.from(new BigInt64Array(bytes), Number)
    case 'I32':
      return Float32Array.from(new Int32Array(bytes))
    case 'I16':
      return Float32Array.from(new Int16Array(bytes))
    case 'I8':
      return Float32Array.from(new Int8Array(bytes))
    case 'U8':
    case 'BOOL':
      return Float32Array.from(new Uint8Array(bytes))
    default:
      return undefined
  }
}
