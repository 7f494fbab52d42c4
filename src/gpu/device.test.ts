import { describe, expect, it } from 'vitest'

import { openGpu } from './device.ts'

/** A GPU whose adapter has these features, whose limits are 1, 2, 3 ... and which remembers what it was asked for. */
const gpuWith = (features: readonly string[], info: object, asked: GPUDeviceDescriptor[] = []) => {
  let limit = 0
  const limits = new Proxy({}, { get: () => ++limit })
  const requestDevice = (descriptor: GPUDeviceDescriptor) => {
    asked.push(descriptor)
    return Promise.resolve({ limits: descriptor.requiredLimits, lost: new Promise(() => undefined) })
  }
  const adapter = { features: new Set(features), limits, info, requestDevice }
  return { requestAdapter: () => Promise.resolve(adapter) } as unknown as GPU
}
const nvidia = { vendor: 'nvidia', architecture: 'ada-lovelace', description: '', isFallbackAdapter: false }

describe('openGpu', () => {
  it('asks for every limit at its most, float16 where it is there, subgroups never', async () => {
    const asked: GPUDeviceDescriptor[] = []
    const gpu = await openGpu(gpuWith(['shader-f16', 'subgroups', 'timestamp-query'], nvidia, asked))
    expect(asked[0]!.requiredFeatures).toEqual(['shader-f16'])
    expect(Object.values(asked[0]!.requiredLimits!)).toEqual(Array.from({ length: 11 }, (_, i) => i + 1))
    expect(gpu).toMatchObject({ description: 'nvidia ada-lovelace', halves: true, software: false })
    expect(await openGpu(gpuWith(['subgroups'], nvidia, asked))).toMatchObject({ halves: false })
    expect(asked[1]!.requiredFeatures).toEqual([])
  })

  it.each([
    [{ ...nvidia, isFallbackAdapter: true }, true],
    [{ vendor: 'mesa', architecture: '', description: 'llvmpipe (LLVM 15.0.6, 256 bits)' }, true],
    [{ vendor: 'google', architecture: 'swiftshader', description: '' }, true],
    [nvidia, false],
  ])('knows an adapter that computes on the processor: %o', async (info, software) => {
    expect(await openGpu(gpuWith([], info))).toMatchObject({ software })
  })

  it('says why there is no device', async () => {
    expect(await openGpu(undefined)).toMatchObject({ reason: 'no-webgpu' })
    const none = { requestAdapter: () => Promise.resolve(null) } as unknown as GPU
    expect(await openGpu(none)).toEqual({ reason: 'no-adapter', details: 'requestAdapter gave none' })
    const failing = { requestAdapter: () => Promise.reject(new Error('crashed')) } as unknown as GPU
    expect(await openGpu(failing)).toEqual({ reason: 'no-adapter', details: 'crashed' })
    const requestDevice = () => Promise.reject(new Error('blocked'))
    const adapter = { features: new Set(), limits: {}, info: {}, requestDevice }
    const blocked = { requestAdapter: () => Promise.resolve(adapter) } as unknown as GPU
    expect(await openGpu(blocked)).toEqual({ reason: 'no-device', details: 'blocked' })
  })
})
