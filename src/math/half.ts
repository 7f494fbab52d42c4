// Conversions between float32 and the two 16-bit formats, float16 and bfloat16, by bit pattern. Rounds to nearest, ties to even.

const word = new Uint32Array(1)
const real = new Float32Array(word.buffer)

/** The float16 bit pattern nearest to `value`: overflow becomes infinity, NaN stays NaN. IEEE 754 binary16. */
export function floatToHalf(value: number): number {
  real[0] = value
  const bits = word[0]!
  const sign = (bits >>> 16) & 0x8000
  const magnitude = bits & 0x7fffffff
  if (magnitude > 0x7f800000) return sign | 0x7e00 | ((magnitude >>> 13) & 0x1ff)
  // 65520 is halfway between the largest float16 and the next that would be: it rounds to even, infinity.
  if (magnitude >= 0x477ff000) return sign | 0x7c00
  if (magnitude >= 0x38800000) return sign | roundShift(magnitude - 0x38000000, 13)
  const exponent = magnitude >>> 23
  // Below half of the smallest subnormal everything is zero.
  if (exponent < 102) return sign
  return sign | roundShift((magnitude & 0x7fffff) | 0x800000, 126 - exponent)
}

/** The value of a float16 bit pattern, exact. */
export function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >>> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** The bfloat16 bit pattern nearest to `value`. */
export function floatToBfloat(value: number): number {
  real[0] = value
  const bits = word[0]!
  if ((bits & 0x7fffffff) > 0x7f800000) return (bits >>> 16) | 0x40
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff
}

/** The value of a bfloat16 bit pattern, exact. */
export function bfloatToFloat(bfloat: number): number {
  word[0] = bfloat << 16
  return real[0]!
}

/** float16 bit patterns -> float32 values. */
export function halvesToFloats(halves: Uint16Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(halves, (half) => table()[half]!)
}

/** float32 values -> float16 bit patterns. */
export function floatsToHalves(values: Float32Array): Uint16Array<ArrayBuffer> {
  return Uint16Array.from(values, floatToHalf)
}

/** bfloat16 bit patterns -> float32 values. */
export function bfloatsToFloats(bfloats: Uint16Array): Float32Array<ArrayBuffer> {
  const out = new Uint32Array(bfloats.length)
  for (let i = 0; i < bfloats.length; i++) out[i] = bfloats[i]! << 16
  return new Float32Array(out.buffer)
}

function roundShift(value: number, shift: number): number {
  const floor = value >>> shift
  const rest = value & ((1 << shift) - 1)
  const halfway = 1 << (shift - 1)
  return rest > halfway || (rest === halfway && floor & 1) ? floor + 1 : floor
}

let values: Float32Array | undefined
function table(): Float32Array {
  return (values ??= Float32Array.from({ length: 65536 }, (_, i) => halfToFloat(i)))
}
