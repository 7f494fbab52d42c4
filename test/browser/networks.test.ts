// Micro networks of every sort on WebGPU in a real browser, against Python's outputs. Software adapters compile shaders
// slowly: the first networks pay for those of all.
import { describe, expect, it } from 'vitest'

import { openGpu, type Gpu } from '../../src/gpu/device.ts'
import type { NetworkOptions } from '../../src/networks/module.ts'
import { createBuilder } from '../../src/onnx/builder.ts'
import { encodeModel } from '../../src/onnx/encode.ts'
import { elementTypes } from '../../src/onnx/ops/elementwise.ts'
import { createSession, webgpuRuntime } from '../../src/pipelines/session.ts'
import { loadCase, networkCases, relativeL2 } from '../networks.ts'
import { strict } from '../strict.ts'

const runtime = await webgpuRuntime((await openGpu()) as Gpu)
const read = async (path: string) => (await fetch(`/test/goldens/networks/${path}`)).blob()

/** The largest relative L2 error over the outputs; every node must run on WebGPU. */
const errorOf = async (name: string, options: NetworkOptions = {}) => {
  const { graph, weights, feeds, expected } = await loadCase(
    networkCases.find((golden) => golden.name === name)!,
    read,
  )
  const built = graph(options)
  const executable = { model: encodeModel(built), weights: built.weights }
  const session = await createSession(executable, weights, strict(runtime, built, feeds))
  const outputs = await session.run(feeds)
  await session.release()
  return Math.max(...Object.entries(expected).map(([output, value]) => relativeL2(outputs[output]!, value)))
}

describe('networks on WebGPU', () => {
  it.each(networkCases.map(({ name }) => name))('%s', async (name) => {
    expect(await errorOf(name)).toBeLessThanOrEqual(1e-4)
  })

  it.each(['unet-sd1', 'text-quick-gelu'])('%s, plain attention', async (name) => {
    expect(await errorOf(name, { attentionOp: 'plain' })).toBeLessThanOrEqual(1e-4)
  })

  it('would be refused if a node were left to the CPU', async () => {
    const builder = createBuilder('doubled')
    const x = builder.input('x', 'int32', ['N'])
    const [wide] = builder.node('Cast', [x], { to: elementTypes.int64 }, '')
    const [doubled] = builder.node('Mul', [wide, builder.ints([2], [1], 'int64')], {}, '')
    builder.output('y', builder.node('Cast', [doubled], { to: elementTypes.float32 }, '')[0]!)
    const graph = builder.build()
    const executable = { model: encodeModel(graph), weights: [] }
    const feeds = { x: { shape: [2], data: Int32Array.of(3, 4) } }
    const session = await createSession(executable, new Map(), runtime)
    expect((await session.run(feeds))['y']!.data).toEqual(Float32Array.of(6, 8))
    await expect(createSession(executable, new Map(), strict(runtime, graph, feeds))).rejects.toThrow(
      /fallback to CPU EP has been explicitly disabled/,
    )
  })
})
