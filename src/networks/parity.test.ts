// Whole networks on WebAssembly against diffusers and transformers.
import { openAsBlob } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { loadCase, networkCases, relativeL2, type NetworkCase } from '../../test/networks.ts'
import { encodeModel } from '../onnx/encode.ts'
import { createSession, wasmRuntime } from '../pipelines/session.ts'
import type { NetworkOptions } from './module.ts'

const read = (path: string) => openAsBlob(`test/goldens/networks/${path}`)
const runtime = wasmRuntime()

/** The largest relative L2 error over the outputs. */
const errorOf = async (golden: NetworkCase, options: NetworkOptions = {}): Promise<number> => {
  const { graph, weights, feeds, expected } = await loadCase(golden, read)
  const built = graph(options)
  const session = await createSession(
    { model: encodeModel(built), weights: built.weights, bfloat: options.precision ?? 'float32' },
    weights,
    await runtime,
  )
  const outputs = await session.run(feeds)
  await session.release()
  expect(Object.keys(outputs).toSorted()).toEqual(Object.keys(expected).toSorted())
  return Math.max(...Object.entries(expected).map(([name, value]) => relativeL2(outputs[name]!, value)))
}

const table: string[] = []
const line = (golden: NetworkCase, note: string, error: number) =>
  table.push(`${golden.family.padEnd(26)} ${golden.name.padEnd(36)} ${note.padEnd(18)} ${error.toExponential(1)}`)

describe('networks equal diffusers and transformers', () => {
  afterAll(() => console.log(['network parity, wasm: relative L2', ...table].join('\n')))

  it.each(networkCases.map((golden) => [golden.name, golden] as const))('%s', async (_, golden) => {
    const error = await errorOf(golden)
    line(golden, 'float32', error)
    expect(error).toBeLessThanOrEqual(1e-4)
  })

  it.each(networkCases.map((golden) => [golden.name, golden] as const))('%s, plain attention', async (_, golden) => {
    const error = await errorOf(golden, { attentionOp: 'plain' })
    line(golden, 'float32 plain', error)
    expect(error).toBeLessThanOrEqual(1e-4)
  })

  it.each(networkCases.map((golden) => [golden.name, golden] as const))('%s, float16', async (_, golden) => {
    const error = await errorOf(golden, { precision: 'float16' })
    line(golden, 'float16', error)
    expect(error).toBeLessThanOrEqual(1e-2)
  })
})
