// Finds out what a runtime computes right before a network is trusted to it. Knows of adapters only what they answer.
import type { Tensor } from '../math/tensor.ts'
import { attend } from '../networks/layers/attention.ts'
import { buildNetwork } from '../networks/module.ts'
import { encodeModel } from '../onnx/encode.ts'
import { createSession, type Runtime } from './session.ts'

/** By precision: the attention op whose answers are right, or `unfit` where none is. */
export type Fitness = Readonly<Record<'float32' | 'float16', 'fused' | 'plain' | 'unfit'>>

/** Sizes of SD's cross-attention; fused kernels take another path from 32 queries on, which is where one was seen to be wrong. */
const [queries, keys, heads, width] = [48, 77, 2, 64]
/** Largest error allowed for inputs of unit size. A wrong kernel is off by about 1, float16 rounds at 0.001. */
const tolerance = { float32: 1e-3, float16: 2e-2 }

/**
 * Attention with and without a mask, by the fused op and where that is wrong by plain ones, against the formula in double
 * precision. float16 is `unfit` unless `halves`. Throws `device-lost` and `out-of-memory` as sessions do.
 */
export const selfTest = async (runtime: Runtime, halves: boolean): Promise<Fitness> => ({
  float32: await firstRight(runtime, 'float32'),
  float16: halves ? await firstRight(runtime, 'float16') : 'unfit',
})

const firstRight = async (runtime: Runtime, precision: 'float32' | 'float16') => {
  for (const op of ['fused', 'plain'] as const)
    if ((await worstError(runtime, precision, op)) < tolerance[precision]) return op
  return 'unfit'
}

const worstError = async (runtime: Runtime, precision: 'float32' | 'float16', attentionOp: 'fused' | 'plain') => {
  const feeds = {
    q: wave([1, queries, heads * width], 1),
    k: wave([1, keys, heads * width], 2),
    v: wave([1, keys, heads * width], 3),
    bias: wave([1, 1, queries, keys], 4),
  }
  const answers = await run(runtime, probe(precision, attentionOp), feeds)
  if (!answers) return Infinity
  const { q, k, v, bias } = feeds
  const expected = { free: attention(q, k, v), masked: attention(q, k, v, bias) }
  return Math.max(distance(answers['free']!, expected.free), distance(answers['masked']!, expected.masked))
}

/** The answers, or undefined where the runtime refuses the graph: a shader that does not compile is no reason to stop. */
const run = async (runtime: Runtime, model: Uint8Array, feeds: Readonly<Record<string, Tensor>>) => {
  try {
    const session = await createSession({ model, weights: [] }, new Map(), runtime)
    const answers = await session.run(feeds)
    await session.release()
    return answers
  } catch (error) {
    if ((error as { kind?: string }).kind === 'internal') return undefined
    throw error
  }
}

const probe = (precision: 'float32' | 'float16', attentionOp: 'fused' | 'plain') =>
  encodeModel(
    buildNetwork(
      'self-test',
      () => undefined,
      { precision, attentionOp },
      (root) => {
        const q = root.input('q', [1, queries, heads * width])
        const k = root.input('k', [1, keys, heads * width])
        const v = root.input('v', [1, keys, heads * width])
        root.output('free', attend(root, q, k, v, heads))
        root.output('masked', attend(root, q, k, v, heads, root.input('bias', [1, 1, queries, keys])))
      },
    ),
  )

/** Numbers between -2 and 2 that look random and are the same everywhere. */
const wave = (shape: readonly number[], seed: number): Tensor => ({
  shape,
  data: Float32Array.from(
    { length: shape.reduce((a, b) => a * b, 1) },
    (_, i) => 2 * Math.sin(seed + i * (i % 13) * 0.7),
  ),
})

/** softmax(q k^T / sqrt(width) + bias) v by heads, [queries, heads * width]. Vaswani et al. 2017, equation 1. */
const attention = (q: Tensor, k: Tensor, v: Tensor, bias?: Tensor): Float64Array => {
  const out = new Float64Array(queries * heads * width)
  for (let head = 0; head < heads; head++)
    for (let i = 0; i < queries; i++) {
      const at = (token: number) => (token * heads + head) * width
      const weights = Array.from({ length: keys }, (_, j) => {
        let dot = 0
        for (let c = 0; c < width; c++) dot += q.data[at(i) + c]! * k.data[at(j) + c]!
        return Math.exp(dot / Math.sqrt(width) + (bias?.data[i * keys + j] ?? 0))
      })
      const total = weights.reduce((a, b) => a + b)
      weights.forEach((weight, j) => {
        for (let c = 0; c < width; c++) out[at(i) + c]! += (weight / total) * v.data[at(j) + c]!
      })
    }
  return out
}

/** Largest difference; infinite where an answer is not a number. */
const distance = ({ data }: Tensor, expected: Float64Array) =>
  expected.reduce((worst, value, i) => {
    const error = Math.abs(data[i]! - value)
    return error <= worst ? worst : Number.isNaN(error) ? Infinity : error
  }, 0)
