// Numbers to the little-endian bytes of an ONNX tensor.

/** IEEE half precision, rounded to nearest even. */
const halfBits = (value: number): number => {
  const view = new DataView(new ArrayBuffer(4))
  view.setFloat32(0, value)
  const bits = view.getUint32(0)
  const sign = (bits >>> 16) & 0x8000
  const magnitude = bits & 0x7fffffff
  if (magnitude >= 0x7f800000) return sign | (magnitude > 0x7f800000 ? 0x7e00 : 0x7c00)
  if (magnitude >= 0x477ff000) return sign | 0x7c00
  // Below 2^-14 halves are multiples of 2^-24.
  if (magnitude < 0x38800000) return sign | roundEven(Math.abs(value) * 2 ** 24)
  return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13)
}

const roundEven = (x: number): number => {
  const floor = Math.floor(x)
  const rest = x - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor
}

export const packFloats = (values: readonly number[], dtype: 'float32' | 'float16'): Uint8Array => {
  const size = dtype === 'float32' ? 4 : 2
  const view = new DataView(new ArrayBuffer(values.length * size))
  values.forEach((value, i) =>
    size === 4 ? view.setFloat32(i * 4, value, true) : view.setUint16(i * 2, halfBits(value), true),
  )
  return new Uint8Array(view.buffer)
}

export const packInts = (values: readonly number[], dtype: 'int32' | 'int64'): Uint8Array => {
  const size = dtype === 'int32' ? 4 : 8
  const view = new DataView(new ArrayBuffer(values.length * size))
  values.forEach((value, i) =>
    size === 4 ? view.setInt32(i * 4, value, true) : view.setBigInt64(i * 8, BigInt(value), true),
  )
  return new Uint8Array(view.buffer)
}
