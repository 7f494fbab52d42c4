import { describe, expect, it } from 'vitest'

import { floatsToHalves } from '../math/half.ts'
import { createBuilder } from '../onnx/builder.ts'
import { encodeModel } from '../onnx/encode.ts'
import { elementTypes } from '../onnx/ops/elementwise.ts'
import type { Dtype, Weight } from '../weights/safetensors.ts'
import { createSession, wasmRuntime } from './session.ts'

const runtime = await wasmRuntime()

/** y = x w for a weight [3, 2] of this name, stored as `dtype`. */
const product = (name: string, dtype: 'float32' | 'float16', bfloat?: 'float32' | 'float16') => {
  const builder = createBuilder('product')
  const stored = builder.external(name, dtype, [3, 2])
  const [weight] = dtype === 'float32' ? [stored] : builder.node('Cast', [stored], { to: elementTypes.float32 }, '')
  builder.output('y', builder.node('MatMul', [builder.input('x', 'float32', ['B', 3]), weight], {}, '')[0]!)
  const graph = builder.build()
  return { model: encodeModel(graph), weights: graph.weights, ...(bfloat && { bfloat }) }
}
const values = Float32Array.of(1, 2, 3, 4, 5, 6)
const weights = (name: string, dtype: Dtype, data: Uint16Array<ArrayBuffer> | Float32Array<ArrayBuffer>) =>
  new Map<string, Weight>([[name, { dtype, shape: [3, 2], blob: new Blob([data]) }]])
const x = { shape: [1, 3], data: Float32Array.of(1, 1, 2) }
const y = { shape: [1, 2], data: Float32Array.of(14, 18) }

describe('session', () => {
  const bfloats = new Uint16Array(Uint32Array.from(new Uint32Array(values.buffer), (bits) => bits >>> 16))
  it.each([
    ['F32', 'float32', undefined, values],
    ['F16', 'float16', undefined, floatsToHalves(values)],
    ['BF16', 'float32', undefined, bfloats],
    ['BF16', 'float16', 'float16', bfloats],
  ] as const)('mounts %s weights where the graph declares %s', async (dtype, declared, bfloat, data) => {
    const name = 'down_blocks.0/to_q weight'
    const session = await createSession(product(name, declared, bfloat), weights(name, dtype, data), runtime)
    expect(await session.run({ x })).toEqual({ y })
    await session.release()
  })

  it('takes any batch, whole numbers and double precision', async () => {
    const builder = createBuilder('lookup')
    const table = builder.floats([...values], [6, 1], 'float32')
    const [found] = builder.node('Gather', [table, builder.input('ids', 'int32', ['B', 2])], { axis: 0 }, '')
    const scale = builder.input('scale', 'float32', [1])
    builder.output('y', builder.node('Mul', [found, scale], {}, '')[0]!)
    const session = await createSession({ model: encodeModel(builder.build()), weights: [] }, new Map(), runtime)
    const half = { shape: [1], data: Float64Array.of(0.5) }
    expect(await session.run({ ids: { shape: [2, 2], data: Int32Array.of(0, 5, 1, 1) }, scale: half })).toEqual({
      y: { shape: [2, 2, 1], data: Float32Array.of(0.5, 3, 1, 1) },
    })
  })

  it('runs jobs in the order they came, whatever became of those before', async () => {
    const session = await createSession(product('w', 'float32'), weights('w', 'F32', values), runtime)
    const wrong = session.run({ x: { shape: [1, 2], data: new Float32Array(2) } })
    const right = session.run({ x })
    const other = createSession(product('v', 'float32'), weights('v', 'F32', values), runtime)
    await expect(wrong).rejects.toMatchObject({
      kind: 'internal',
      message: expect.stringMatching(/^session: run: .+$/),
    })
    expect(await right).toEqual({ y })
    expect(await (await other).run({ x })).toEqual({ y })
  })

  it('names what is missing', async () => {
    await expect(createSession(product('w', 'float32'), new Map(), runtime)).rejects.toMatchObject({
      kind: 'not-a-model',
      message: "session: w: expected in the model's weights, got nothing",
    })
    const short = new Map([['w', { dtype: 'F32', shape: [5], blob: new Blob([new Float32Array(5)]) } as const]])
    await expect(createSession(product('w', 'float32'), short, runtime)).rejects.toMatchObject({
      kind: 'internal',
      message: expect.stringMatching(/^session: create: .*t\/w/),
    })
    await expect(createSession({ model: new Uint8Array(9), weights: [] }, new Map(), runtime)).rejects.toThrow(
      /^session: create: .+$/,
    )
  })

  it('says when memory runs out, and goes on', async () => {
    const builder = createBuilder('huge')
    const [row, column] = [builder.input('row', 'float32', [1, 'N']), builder.input('column', 'float32', ['N', 1])]
    builder.output('y', builder.node('Mul', [row, column], {}, '')[0]!)
    const session = await createSession({ model: encodeModel(builder.build()), weights: [] }, new Map(), runtime)
    const ones = (n: number) => new Float32Array(n).fill(1)
    const huge = { row: { shape: [1, 40_000], data: ones(40_000) }, column: { shape: [40_000, 1], data: ones(40_000) } }
    await expect(session.run(huge)).rejects.toMatchObject({ kind: 'out-of-memory' })
    const one = { row: { shape: [1, 1], data: ones(1) }, column: { shape: [1, 1], data: ones(1) } }
    expect((await session.run(one))['y']!.data).toEqual(ones(1))
  })
})
