// Winograd's way against the definition of a convolution, and where it is taken.
import { describe, expect, it } from 'vitest'

import { relativeL2 } from '../../../test/networks.ts'
import type { Tensor } from '../../math/tensor.ts'
import { encodeModel } from '../../onnx/encode.ts'
import { footprint } from '../../onnx/footprint.ts'
import type { Graph } from '../../onnx/graph.ts'
import { createSession, wasmRuntime } from '../../pipelines/session.ts'
import { buildNetwork, type NetworkOptions } from '../module.ts'
import { conv } from './conv.ts'
import { winograd } from './winograd.ts'

const wave = (shape: readonly number[], pace: number): Tensor => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(pace * (i + 1))),
})

/** y_o(r, c) = b_o + the sum over inputs and kernel of x(r + i - 1, c + j - 1) w, in double precision. */
const defined = (x: Tensor, w: Tensor, bias: Tensor): Tensor => {
  const [batch, channels, height, width] = x.shape as [number, number, number, number]
  const out = w.shape[0]!
  const data = new Float64Array(batch * out * height * width)
  const at = (b: number, c: number, row: number, column: number) =>
    row < 0 || column < 0 || row >= height || column >= width
      ? 0
      : x.data[((b * channels + c) * height + row) * width + column]!
  for (let i = 0; i < data.length; i++) {
    const [column, row] = [i % width, Math.floor(i / width) % height]
    const [o, b] = [Math.floor(i / width / height) % out, Math.floor(i / width / height / out)]
    data[i] = bias.data[o]!
    for (let k = 0; k < channels * 9; k++)
      data[i]! +=
        w.data[o * channels * 9 + k]! *
        at(b, Math.floor(k / 9), row + (Math.floor(k / 3) % 3) - 1, column + (k % 3) - 1)
  }
  return { shape: [batch, out, height, width], data }
}

describe('convolutions by Winograd', () => {
  const [w, bias] = [wave([6, 5, 3, 3], 1.7), wave([6], 0.9)]
  const graphOf = (side: 2 | 4) =>
    buildNetwork(
      'winograd',
      () => undefined,
      {},
      (root) => {
        const [weight, b] = [w, bias].map(({ data, shape }) => root.constant([...data], shape))
        root.output('y', winograd(root, side, root.input('x', ['B', 5, 'H', 'W']), weight!, b))
      },
    )

  it.each([2, 4] as const)('in squares of %i, at sizes that are no multiple of them', async (side) => {
    const graph = graphOf(side)
    const session = await createSession({ model: encodeModel(graph), weights: [] }, new Map(), await wasmRuntime())
    for (const [height, width] of [
      [8, 12],
      [7, 5],
      [9, 10],
      [1, 3],
    ] as const)
      // prettier-ignore
      for (const rows of [1, 2]) {
        const x = wave([rows, 5, height, width], 0.7)
        const { y } = await session.run({ x })
        expect(relativeL2(y!, defined(x, w, bias))).toBeLessThanOrEqual(1e-5)
      }
    await session.release()
  })

  it('tells the memory it needs, at sizes that are no multiple too', () => {
    expect(footprint(graphOf(4), { B: 1, H: 7, W: 5 }).peak).toBeGreaterThan(0)
  })

  const network = (channels: number, options: NetworkOptions) => {
    const shapes = { weight: [channels, channels, 3, 3], bias: [channels] }
    const find = (name: string) => ({ dtype: 'F32', shape: shapes[name.split('.').at(-1) as keyof typeof shapes] })
    return buildNetwork('conv', find, options, (root) =>
      root.output('y', conv(root.at('conv'), root.input('x', ['B', channels, 'H', 'W']), channels)),
    )
  }
  const matMuls = ({ nodes }: Graph) => nodes.filter(({ op }) => op === 'MatMul').length

  it('are taken where they are faster, and nowhere unless asked for', () => {
    const made = (channels: number, options: NetworkOptions) => matMuls(network(channels, options))
    const at = (H: number) => ({ winograd: { H, W: H } })
    expect(made(64, {})).toBe(0)
    expect(made(64, at(8))).toBe(3)
    expect(made(64, at(4))).toBe(0)
    expect(made(48, at(16))).toBe(0)
    expect(made(48, at(32))).toBe(3)
    expect(made(64, { ...at(8), precision: 'float16' })).toBe(0)
  })

  it('are taken with a branch, which adds what it adds to the plain one', async () => {
    const [channels, rank] = [64, 3]
    const graph = network(channels, { winograd: { H: 32, W: 32 }, adapted: () => true })
    expect(matMuls(graph)).toBe(3)
    const [w, bias] = [wave([channels, channels, 3, 3], 1.7), wave([channels], 0.9)]
    const [down, up] = [wave([rank, channels, 3, 3], 2.3), wave([channels, rank, 1, 1], 1.1)]
    const gate: Tensor = { shape: [1, rank, 1, 1], data: Float32Array.of(0.5, -2, 0) }
    const weights = new Map(
      Object.entries({ 'conv.weight': w, 'conv.bias': bias }).map(([name, { shape, data }]) => [
        name,
        { dtype: 'F32' as const, shape, blob: new Blob([Float32Array.from(data)]) },
      ]),
    )
    const executable = { model: encodeModel(graph), weights: graph.weights }
    const session = await createSession(executable, weights, await wasmRuntime())
    const x = wave([1, channels, 7, 10], 0.7)
    const branch = { 'conv.lora_A': down, 'conv.lora_B': up, 'conv.lora_gate': gate }
    const { y } = await session.run({ x, ...branch })
    const width = channels * 9
    const added = w.data.map((value, i) => {
      const [o, k] = [Math.floor(i / width), i % width]
      const ranks = Array.from(
        { length: rank },
        (_, r) => up.data[o * rank + r]! * gate.data[r]! * down.data[r * width + k]!,
      )
      return ranks.reduce((sum, part) => sum + part, value)
    })
    expect(relativeL2(y!, defined(x, { ...w, data: added }, bias))).toBeLessThanOrEqual(1e-5)
    expect(relativeL2(y!, defined(x, w, bias))).toBeGreaterThan(0.1)
    await session.release()
  })
})
