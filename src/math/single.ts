// log, sin and cos in single precision, to the last bit as torch's AVX2 build computes them for normal draws:
// the Cephes polynomials (Moshier) with fused multiply-adds.

const f = Math.fround
const word = new Float32Array(1)
const bits = new Int32Array(word.buffer)

/** One rounding for `a * b + c`: the product of two floats is exact in double precision. */
const fused = (a: number, b: number, c: number): number => f(a * b + c)

const logTerms = Float32Array.of(
  7.0376836292e-2,
  -1.151461031e-1,
  1.167699874e-1,
  -1.2420140846e-1,
  1.4249322787e-1,
  -1.6668057665e-1,
  2.0000714765e-1,
  -2.4999993993e-1,
  3.3333331174e-1,
)
const sinTerms = Float32Array.of(-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1)
const cosTerms = Float32Array.of(2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2)
/** pi / 4 in three parts, each exact times a small whole number. */
const quarterTurn = Float32Array.of(-0.78515625, -2.4187564849853516e-4, -3.774894977445941e-8)
/** ln 2 in two parts. */
const ln2 = Float32Array.of(0.693359375, -2.1219444e-4)
const halfRoot = f(Math.SQRT1_2)

const polynomial = (terms: Float32Array, x: number): number => {
  let sum = terms[0]!
  for (let i = 1; i < terms.length; i++) sum = fused(sum, x, terms[i]!)
  return sum
}

/** Natural logarithm of a normal positive float. */
export function logSingle(x: number): number {
  word[0] = x
  let exponent = (bits[0]! >>> 23) - 126
  bits[0] = (bits[0]! & 0x807fffff) | 0x3f000000
  let m = word[0]
  if (m < halfRoot) {
    exponent -= 1
    m = f(f(m - 1) + m)
  } else m = f(m - 1)
  const square = f(m * m)
  const tail = fused(f(polynomial(logTerms, m) * m), square, f(exponent * ln2[1]!))
  return fused(exponent, ln2[0]!, f(m + fused(-0.5, square, tail)))
}

/** [sine, cosine] of a float in [0, 8192). */
export function sinCosSingle(x: number): readonly [number, number] {
  const octant = (Math.trunc(f(x * f(4 / Math.PI))) + 1) & ~1
  const r = quarterTurn.reduce((rest, part) => fused(octant, part, rest), x)
  const square = f(r * r)
  const cosine = f(fused(f(polynomial(cosTerms, square) * square), square, f(-0.5 * square)) + 1)
  const sine = fused(f(polynomial(sinTerms, square) * square), r, r)
  const [s, c] = octant & 2 ? [cosine, sine] : [sine, cosine]
  return [octant & 4 ? -s : s, (octant + 2) & 4 ? -c : c]
}
