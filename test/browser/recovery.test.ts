// A whole model on WebGPU whose device goes away under a run: what the page is told, so that it can begin again.
import { expect, it } from 'vitest'
import { createHost } from '../../src/pipelines/host.ts'
import type { Failure, Settings } from '../../src/protocol.ts'

const url = new URL('/test/goldens/pipelines/sd/', location.href).href
const failed = (promise: Promise<unknown>) => promise.then(() => undefined, (failure: Failure) => failure) // prettier-ignore

/** Every device that was given. */
const devices: GPUDevice[] = []
const ask = GPUAdapter.prototype.requestDevice
GPUAdapter.prototype.requestDevice = async function (this: GPUAdapter, how?: GPUDeviceDescriptor) {
  const device = await ask.call(this, how)
  devices.push(device)
  return device
}

it('says that the device is gone, under the run and whenever it is asked', async () => {
  const host = createHost({ threads: 1 })
  const { name, defaults, device } = await host.load({ kind: 'url', url }, { device: 'webgpu', precision: 'float32' }, () => {}) // prettier-ignore
  expect(device.provider).toBe('webgpu')
  await host.ping()
  const asked: Settings = { ...defaults, model: name, prompt: 'a cat', negative: '', seed: 1, rng: 'torch', count: 1, clipSkip: 0, guidance: 1, steps: 50 } // prettier-ignore
  const steps: number[] = []
  const run = host.generate(asked, (event) => {
    if (event.type !== 'step') return
    steps.push(event.step)
    if (event.step === 1) for (const device of devices) device.destroy()
  })
  expect(await failed(run)).toMatchObject({ kind: 'device-lost' })
  expect(steps.length).toBeLessThan(50)
  expect(await failed(host.ping())).toMatchObject({ kind: 'device-lost' })
}, 600_000)
