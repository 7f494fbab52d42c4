import { describe, expect, it } from 'vitest'

import { createSession, wasmRuntime, type Runtime } from './session.ts'
import { selfTest } from './self-test.ts'

const runtime = await wasmRuntime()

/** A runtime whose answers to graphs that hold the fused op are off by a tenth in one place, or not numbers. */
const wrong = (spoil: (data: Float32Array) => void, isSpoiled: (model: Uint8Array) => boolean): Runtime => {
  const create = async (model: Uint8Array, options: object) => {
    const session = await runtime.ort.InferenceSession.create(model, options)
    const run = async (feeds: Parameters<typeof session.run>[0]) => {
      const answers = await session.run(feeds)
      if (isSpoiled(model)) for (const { data } of Object.values(answers)) spoil(data as Float32Array)
      return answers
    }
    return { run, release: () => session.release() }
  }
  const ort = { ...runtime.ort, Tensor: runtime.ort.Tensor, InferenceSession: { create } }
  return { ...runtime, ort: ort as unknown as Runtime['ort'] }
}
const isFused = (model: Uint8Array) => new TextDecoder('latin1').decode(model).includes('MultiHeadAttention')

describe('self-test', () => {
  it('takes the fused op where its answers are right', async () => {
    expect(await selfTest(runtime, true)).toEqual({ float32: 'fused', float16: 'fused' })
    expect(await selfTest(runtime, false)).toEqual({ float32: 'fused', float16: 'unfit' })
  })

  it('falls back to plain ops where the fused one is wrong', async () => {
    const off = wrong((data) => (data[1234]! += 0.1), isFused)
    expect(await selfTest(off, true)).toEqual({ float32: 'plain', float16: 'plain' })
    const nan = wrong((data) => (data[7] = Number.NaN), isFused)
    expect(await selfTest(nan, false)).toEqual({ float32: 'plain', float16: 'unfit' })
  })

  it('gives up where nothing is right, and leaves the runtime usable', async () => {
    const broken = wrong(
      (data) => data.fill(0),
      () => true,
    )
    expect(await selfTest(broken, true)).toEqual({ float32: 'unfit', float16: 'unfit' })
    await expect(createSession({ model: new Uint8Array(3), weights: [] }, new Map(), runtime)).rejects.toThrow()
  })

  it('treats a graph that the runtime refuses as wrong and passes on a lost device', async () => {
    const refusing = {
      ...runtime,
      job: () => Promise.reject(Object.assign(new Error('no shader'), { kind: 'internal' })),
    }
    expect(await selfTest(refusing, false)).toEqual({ float32: 'unfit', float16: 'unfit' })
    const lost = { ...runtime, job: () => Promise.reject(Object.assign(new Error('lost'), { kind: 'device-lost' })) }
    await expect(selfTest(lost, false)).rejects.toMatchObject({ kind: 'device-lost' })
  })
})
