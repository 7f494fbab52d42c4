// The graphics device in a real browser: what is asked of it, and what becomes of a runtime when it fails.
import { describe, expect, it } from 'vitest'

import { openGpu, type Gpu } from '../../src/gpu/device.ts'
import { createBuilder } from '../../src/onnx/builder.ts'
import { encodeModel } from '../../src/onnx/encode.ts'
import { selfTest } from '../../src/pipelines/self-test.ts'
import { createSession, webgpuRuntime } from '../../src/pipelines/session.ts'

const gpu = (await openGpu()) as Gpu

/** y = row * column, [1, N] by [N, 1] -> [N, N]. */
const outer = () => {
  const builder = createBuilder('outer')
  const [row, column] = [builder.input('row', 'float32', [1, 'N']), builder.input('column', 'float32', ['N', 1])]
  builder.output('y', builder.node('Mul', [row, column], {}, '')[0]!)
  return { model: encodeModel(builder.build()), weights: [] }
}
const feeds = (n: number) => ({
  row: { shape: [1, n], data: new Float32Array(n).fill(2) },
  column: { shape: [n, 1], data: new Float32Array(n).fill(3) },
})

describe('graphics device', () => {
  it('has all that the adapter has, without subgroups', async () => {
    expect(gpu).not.toHaveProperty('reason')
    expect(gpu.description).toMatch(/\S/)
    expect(gpu.device.features.has('subgroups')).toBe(false)
    const adapter = (await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' }))!
    expect(gpu.device.limits.maxBufferSize).toBe(adapter.limits.maxBufferSize)
    expect(gpu.device.limits.maxStorageBufferBindingSize).toBe(adapter.limits.maxStorageBufferBindingSize)
    expect(gpu.halves).toBe(adapter.features.has('shader-f16'))
    expect(gpu.software).toBe(adapter.info.isFallbackAdapter)
  })

  it('computes attention right: fused, in every precision that it has', async () => {
    const fitness = await selfTest(await webgpuRuntime(gpu), gpu.halves)
    expect(fitness).toEqual({ float32: 'fused', float16: gpu.halves ? 'fused' : 'unfit' })
  })

  it('says when memory runs out, and goes on', async () => {
    const session = await createSession(outer(), new Map(), await webgpuRuntime(gpu))
    const n = Math.floor(Math.sqrt(gpu.device.limits.maxBufferSize / 4)) + 1000
    await expect(session.run(feeds(n))).rejects.toMatchObject({ kind: 'out-of-memory' })
    expect((await session.run(feeds(2)))['y']).toEqual({ shape: [2, 2], data: Float32Array.of(6, 6, 6, 6) })
  })

  it('says when the device is lost, under a run and after it', async () => {
    const other = (await openGpu()) as Gpu
    const session = await createSession(outer(), new Map(), await webgpuRuntime(other))
    await session.run(feeds(2))
    const running = session.run(feeds(3000))
    other.device.destroy()
    await expect(running).rejects.toMatchObject({ kind: 'device-lost' })
    await expect(session.run(feeds(2))).rejects.toMatchObject({ kind: 'device-lost' })
    expect(await other.lost).toMatch(/\S/)
  })
})
