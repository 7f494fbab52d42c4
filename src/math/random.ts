// Normal noise as torch's CPU generator draws it, so that a seed means here what it means there.
import { mt19937 } from './mt19937.ts'
import { logSingle, sinCosSingle } from './single.ts'
import type { Tensor } from './tensor.ts'

/** Draws unit normal noise of a shape; every draw carries on where the last one ended. */
export type Noise = (shape: readonly number[]) => Tensor

const BLOCK = 16
const turn = Math.fround(2 * Math.PI)

/**
 * `torch.Generator('cpu').manual_seed(seed)` followed by `torch.randn(shape, generator=...)` in float32, for a whole seed
 * from 0 to 2^53 - 1. Fewer than 16 values and 16 or more take different paths, as in ATen's DistributionTemplates.h.
 */
export function torchNoise(seed: number): Noise {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`random: seed: expected a whole number from 0 to 2^53 - 1, got ${seed}`)
  }
  const word = mt19937(seed)
  const uniform = () => (word() & 0xffffff) * 2 ** -24
  const single = boxMuller(word)
  return (shape) => {
    const size = shape.reduce((product, length) => product * length, 1)
    const data = new Float32Array(size)
    if (size < BLOCK) {
      for (let i = 0; i < size; i++) data[i] = single()
      return { shape, data }
    }
    for (let i = 0; i < size; i++) data[i] = uniform()
    for (let i = 0; i + BLOCK <= size; i += BLOCK) transform(data, i)
    if (size % BLOCK !== 0) {
      // The ragged end: the last 16 values are drawn anew, over finished ones.
      for (let i = size - BLOCK; i < size; i++) data[i] = uniform()
      transform(data, size - BLOCK)
    }
    return { shape, data }
  }
}

/** 16 uniform values at `start` -> 16 normal ones: 8 radii, then 8 angles. Box and Muller 1958. */
function transform(data: Float32Array, start: number): void {
  for (let i = start; i < start + BLOCK / 2; i++) {
    const radius = Math.fround(Math.sqrt(Math.fround(-2 * logSingle(Math.fround(1 - data[i]!)))))
    const [sine, cosine] = sinCosSingle(Math.fround(turn * data[i + BLOCK / 2]!))
    data[i] = radius * cosine
    data[i + BLOCK / 2] = radius * sine
  }
}

/** One normal value a call in double precision; each pair's second value waits for the next call. */
function boxMuller(word: () => number): () => number {
  const uniform = () => {
    const high = word() & 0x1fffff
    return (high * 2 ** 32 + word()) * 2 ** -53
  }
  let waiting: number | undefined
  return () => {
    if (waiting !== undefined) {
      const value = waiting
      waiting = undefined
      return value
    }
    const angle = 2 * Math.PI * uniform()
    const radius = Math.sqrt(-2 * Math.log1p(-uniform()))
    waiting = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
}
