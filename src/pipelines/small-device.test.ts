// A graphics device whose buffers are too small for a whole model: its limits are made up, the model and its load are not.
import { fileURLToPath } from 'node:url'
import { expect, it, vi } from 'vitest'
import { filesOf } from '../../test/folder.ts'
import type { Failure, LoadOptions } from '../protocol.ts'
import { openFolder } from '../weights/folder.ts'
import type { Device } from './device.ts'
import { createHost } from './host.ts'
import { planModel } from './load.ts'
import { webgpuRuntime, wasmRuntime } from './session.ts'

const folder = filesOf(fileURLToPath(new URL('../../test/goldens/pipelines/sd', import.meta.url)), 'sd')
const limits = { maxBufferSize: 2 ** 30, maxStorageBufferBindingSize: 2 ** 30 }

/** The GPU's runtime as these limits make it, computing on WebAssembly: nothing here has a device. */
vi.mock('./device.ts', () => ({
  chooseDevice: async (asked: LoadOptions['device']): Promise<Partial<Device>> => {
    const wasm = await wasmRuntime(1)
    const fake = { device: { limits }, lost: new Promise<never>(() => {}) }
    const onGpu = asked !== 'wasm'
    const { allowed } = onGpu ? await webgpuRuntime(fake as unknown as Parameters<typeof webgpuRuntime>[0]) : wasm
    return {
      runtime: { ...wasm, allowed },
      info: { provider: onGpu ? 'webgpu' : 'wasm', description: 'small', threads: 1, crossOriginIsolated: false },
      preferred: 'float32',
      computing: (precision) => ({ precision, attentionOp: 'fused' }),
      lost: () => undefined,
    }
  },
}))

const auto: LoadOptions = { device: 'auto', precision: 'auto' }
const failed = (promise: Promise<unknown>) => promise.then(() => undefined, (failure: Failure) => failure) // prettier-ignore
const { takers, info } = await planModel(openFolder(folder), { precision: 'float32', attentionOp: 'fused' })

it.each(['maxBufferSize', 'maxStorageBufferBindingSize'] as const)(
  'with %s below the largest weight: says what does not fit; the model on the processor draws on',
  async (limit) => {
    limits[limit] = takers.heaviest - 4
    const host = createHost()
    await host.load(folder, { ...auto, device: 'wasm' }, () => {})
    const failure = await failed(host.load(folder, auto, () => {}))
    expect(failure).toMatchObject({
      kind: 'out-of-memory',
      message: `host: sd: expected weights of at most ${takers.heaviest - 4} bytes in one piece, got ${takers.heaviest}`,
      memory: { allowed: { buffer: takers.heaviest - 4 } },
    })
    expect(failure?.memory?.need.largest).toBeGreaterThanOrEqual(takers.heaviest)
    // No smaller picture helps.
    expect(failure?.memory).not.toHaveProperty('fits')
    const settings = { ...info.defaults, steps: 1, model: 'sd', prompt: 'a cat', negative: '', seed: 1, rng: 'torch', count: 1, clipSkip: 0 } as const // prettier-ignore
    expect((await host.generate(settings, () => {})).rows).toBe(2)
    limits[limit] = 2 ** 30
  },
)
