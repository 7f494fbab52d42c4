// Rotations from skew-symmetric blocks: the Cayley transform (I + Q)(I - Q)^-1, block by block.
import { inverse } from '../matrix.ts'

/** Q = X - X^T of blocks [count, size, size]. */
export const skew = (blocks: Float32Array, count: number, size: number): Float64Array => {
  const q = new Float64Array(count * size * size)
  for (let block = 0; block < count; block++)
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) {
        const start = block * size * size
        q[start + i * size + j] = blocks[start + i * size + j]! - blocks[start + j * size + i]!
      }
  return q
}

/**
 * (I + Q)(I - Q)^-1 of each block; `constraint` above 0 bounds the norm of all of Q together (Qiu et al. 2023, COFT). Throws what `broken`
 * makes where numbers are so large that no inverse is found.
 */
export const cayley = (
  q: Float64Array,
  count: number,
  size: number,
  constraint: number,
  broken: (message: string) => Error,
): Float64Array => {
  const norm = Math.sqrt(q.reduce((sum, value) => sum + value * value, 0)) + 1e-8
  const shrink = constraint > 0 && norm > constraint ? constraint / norm : 1
  const out = new Float64Array(q.length)
  const area = size * size
  for (let block = 0; block < count; block++) {
    const turn = q.subarray(block * area, (block + 1) * area).map((value) => value * shrink)
    const minus = turn.map((value, i) => (i % (size + 1) === 0 ? 1 : 0) - value)
    const plus = turn.map((value, i) => (i % (size + 1) === 0 ? 1 : 0) + value)
    // I - Q of a skew Q has no zero eigenvalue, but doubles may not tell.
    const inverted = inverse(minus, size)
    if (!inverted) throw broken(`oft: expected blocks that make rotations, got one of norm ${norm.toExponential(1)}`)
    out.set(product(plus, inverted, size), block * area)
  }
  return out
}

/**
 * peft's approximation I + 2 (Q + Q^2 + ...) + Q^last of each block: the last power counts once. From three terms on it goes at
 * least to Q^3, as OFTRotationModule._cayley_batch in peft tuners/oft/layer.py does.
 */
export const neumann = (q: Float64Array, count: number, size: number, terms: number): Float64Array => {
  const out = new Float64Array(q.length)
  const area = size * size
  const last = terms > 2 ? Math.max(3, terms - 1) : terms - 1
  for (let block = 0; block < count; block++) {
    const one = q.slice(block * area, (block + 1) * area)
    const sum = one.map((_, i) => (i % (size + 1) === 0 ? 1 : 0))
    let power: Float64Array = one
    for (let n = 1; n <= last; n++) {
      if (n > 1) power = product(power, one, size)
      const factor = n === last && terms > 2 ? 1 : 2
      for (let i = 0; i < area; i++) sum[i]! += factor * power[i]!
    }
    out.set(sum, block * area)
  }
  return out
}

const product = (a: Float64Array, b: Float64Array, n: number): Float64Array => {
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) for (let j = 0; j < n; j++) out[i * n + j]! += a[i * n + k]! * b[k * n + j]!
  return out
}
