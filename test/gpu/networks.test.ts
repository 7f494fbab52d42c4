// Whole network families on WebGPU in Node, in float32 and float16, against Python's outputs. By hand: `npm run test:gpu`.
import { openAsBlob } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'

import type { NetworkOptions } from '../../src/networks/module.ts'
import { encodeModel } from '../../src/onnx/encode.ts'
import { selfTest } from '../../src/pipelines/self-test.ts'
import { createSession, webgpuRuntime } from '../../src/pipelines/session.ts'
import { loadCase, networkCases, relativeL2, type NetworkCase } from '../networks.ts'
import { strict } from '../strict.ts'
import { openDawn } from './adapter.ts'

const gpu = await openDawn()
if (typeof gpu === 'string')
  console.warn(
    `test:gpu: skipped: expected a WebGPU adapter in Node, got none (${gpu}). On Linux it needs a Vulkan driver.`,
  )

const table: string[] = []

describe.skipIf(typeof gpu === 'string')('networks on WebGPU in Node', async () => {
  if (typeof gpu === 'string') return
  const runtime = await webgpuRuntime(gpu)
  const read = (path: string) => openAsBlob(`test/goldens/networks/${path}`)

  /** The largest relative L2 error over the outputs; every node must run on WebGPU. */
  const errorOf = async (golden: NetworkCase, note: string, options: NetworkOptions) => {
    const { graph, weights, feeds, expected } = await loadCase(golden, read)
    const built = graph(options)
    const executable = { model: encodeModel(built), weights: built.weights, bfloat: options.precision ?? 'float32' }
    const start = performance.now()
    const session = await createSession(executable, weights, strict(runtime, built, feeds))
    const outputs = await session.run(feeds)
    const first = performance.now()
    await session.run(feeds)
    const again = performance.now()
    await session.release()
    const errors = Object.entries(expected).map(([name, value]) => relativeL2(outputs[name]!, value))
    const error = Math.max(...errors)
    const times = `${(first - start).toFixed(0).padStart(6)} ${(again - first).toFixed(0).padStart(6)}`
    table.push(`${golden.name.padEnd(36)} ${note.padEnd(16)} ${error.toExponential(1)} ${times}`)
    return error
  }

  afterAll(() =>
    console.log(
      [`networks on ${gpu.description}: relative L2, ms to create and run, ms to run again`, ...table].join('\n'),
    ),
  )

  const cases = networkCases.map((golden) => [golden.name, golden] as const)

  it('computes attention right', async () => {
    expect(await selfTest(runtime, gpu.halves)).toEqual({ float32: 'fused', float16: gpu.halves ? 'fused' : 'unfit' })
  })

  it.each(cases)('%s', async (_, golden) => {
    expect(await errorOf(golden, 'float32', {})).toBeLessThanOrEqual(1e-4)
  })

  it.each(cases)('%s, plain attention', async (_, golden) => {
    expect(await errorOf(golden, 'float32 plain', { attentionOp: 'plain' })).toBeLessThanOrEqual(1e-4)
  })

  it.skipIf(!gpu.halves).each(cases)('%s, float16', async (_, golden) => {
    expect(await errorOf(golden, 'float16', { precision: 'float16' })).toBeLessThanOrEqual(2e-2)
  })
})
