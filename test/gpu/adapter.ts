// A WebGPU device in Node, by Dawn (the `webgpu` package) on whatever Vulkan, Metal or D3D12 driver the machine has.
import { create, globals } from 'webgpu'

import { openGpu, type Gpu } from '../../src/gpu/device.ts'

/** The device, or why there is none. Makes Node look like a browser to onnxruntime as far as WebGPU goes. */
export const openDawn = async (): Promise<Gpu | string> => {
  Object.assign(globalThis, globals)
  const gpu = create([])
  Object.defineProperty(globalThis, 'navigator', { value: { gpu, userAgent: 'Node' }, configurable: true })
  // Browsers take views of shared memory here, Dawn's binding does not.
  const { writeBuffer } = GPUQueue.prototype
  GPUQueue.prototype.writeBuffer = function (buffer, bufferOffset, data, ...range) {
    const view = data as ArrayBufferView
    const shared = ArrayBuffer.isView(view) && view.buffer instanceof SharedArrayBuffer
    return writeBuffer.call(this, buffer, bufferOffset, shared ? copyOf(view) : (data as ArrayBuffer), ...range)
  }
  const opened = await openGpu(gpu)
  return 'reason' in opened ? `${opened.reason}: ${opened.details}` : opened
}

const copyOf = (view: ArrayBufferView) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice()
