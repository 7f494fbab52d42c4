// Normal noise as torch's CUDA generator draws it, in the emulation that A1111 calls "NV": Philox 4x32-10 and Box-Muller.
import type { Noise } from './random.ts'

const f = Math.fround
/** A1111 rounds its constants to float32 and computes with them in double precision. */
const unit = f(2.3283064e-10)
const turn = f(2.3283064e-10 * 6.2831855)

/**
 * `rng_philox.Generator(seed)` followed by `randn(shape)`: value i of draw d is made from the counter (d, 0, i, 0). For a
 * whole seed from 0 to 2^53 - 1, all bits of which count.
 */
export function philoxNoise(seed: number): Noise {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`random: seed: expected a whole number from 0 to 2^53 - 1, got ${seed}`)
  }
  const [low, high] = [(seed % 2 ** 32) | 0, Math.floor(seed / 2 ** 32) | 0]
  let draws = 0
  return (shape) => {
    const data = new Float32Array(shape.reduce((product, length) => product * length, 1))
    for (let i = 0; i < data.length; i++) {
      const [x, y] = philox(draws, i, low, high)
      const radius = Math.sqrt(-2 * Math.log(x * unit + f(unit / 2)))
      data[i] = radius * Math.sin(y * turn + f(turn / 2))
    }
    draws++
    return { shape, data }
  }
}

/** The first two words of the block at counter (a, 0, c, 0). Salmon et al. 2011, Philox 4x32 with 10 rounds. */
function philox(a: number, c: number, low: number, high: number): [number, number] {
  let [b, d] = [0, 0]
  for (let round = 0; round < 10; round++) {
    const [first, second] = [highProduct(a, 0xd2511f53), highProduct(c, 0xcd9e8d57)]
    const [left, right] = [Math.imul(c, 0xcd9e8d57), Math.imul(a, 0xd2511f53)]
    a = second ^ b ^ low
    c = first ^ d ^ high
    ;[b, d] = [left, right]
    low = (low + 0x9e3779b9) | 0
    high = (high + 0xbb67ae85) | 0
  }
  return [a >>> 0, b >>> 0]
}

/** The upper 32 bits of the product of two words. */
function highProduct(x: number, y: number): number {
  const [xl, xh, yl, yh] = [x & 0xffff, x >>> 16, y & 0xffff, y >>> 16]
  const middle = xh * yl + ((xl * yl) >>> 16)
  const cross = xl * yh + (middle & 0xffff)
  return xh * yh + Math.floor(middle / 2 ** 16) + Math.floor(cross / 2 ** 16)
}
