// Chooses where networks run: WebGPU where an adapter passes its self-test, WebAssembly otherwise. Knows no network.
import { openGpu } from '../gpu/device.ts'
import type { DeviceInfo, LoadOptions, Precision } from '../protocol.ts'
import { failure } from '../weights/failure.ts'
import type { Computing } from './load/part.ts'
import { selfTest } from './self-test.ts'
import { wasmRuntime, webgpuRuntime, type Runtime } from './session.ts'

export type Device = {
  readonly runtime: Runtime
  readonly info: DeviceInfo
  /** What networks compute in where the user leaves it open. */
  readonly preferred: Precision
  /** How networks compute in this precision: by ops that are right here, and fast. Throws `no-device` where none is right. */
  computing(precision: Precision): Computing
  /** Why the device is gone, once it is. */
  lost(): string | undefined
}

type Refusal = { readonly reason: NonNullable<DeviceInfo['reason']>; readonly details: string }

/**
 * The device asked for. `threads` is for WebAssembly. `auto` never fails for want of a GPU; `webgpu` throws `no-device`.
 * A WebGPU device computes in float16 by preference where its shaders can and the self-test was right.
 */
export async function chooseDevice(asked: LoadOptions['device'], threads: number): Promise<Device> {
  if (asked === 'wasm') return wasm(threads, 'asked-for')
  const device = await webgpu(asked === 'auto')
  if ('runtime' in device) return device
  if (asked === 'auto') return wasm(threads, device.reason)
  throw failure('no-device', `device: webgpu: expected a working adapter, got ${device.reason}: ${device.details}`)
}

async function wasm(threads: number, reason: NonNullable<DeviceInfo['reason']>): Promise<Device> {
  const runtime = await wasmRuntime(threads)
  const description = threads === 1 ? '1 thread' : `${threads} threads`
  return {
    runtime,
    info: { provider: 'wasm', description, threads, crossOriginIsolated: isolated(), reason },
    preferred: 'float32',
    computing: (precision) => ({ precision, attentionOp: 'fused', quickConvolutions: true }),
    lost: () => undefined,
  }
}

async function webgpu(wantsSpeed: boolean): Promise<Device | Refusal> {
  const gpu = await openGpu()
  if ('reason' in gpu) return gpu
  if (wantsSpeed && gpu.software) {
    gpu.device.destroy()
    return { reason: 'no-adapter', details: `${gpu.description} computes on the processor, slower than WebAssembly` }
  }
  const runtime = await webgpuRuntime(gpu)
  const fitness = await selfTest(runtime, gpu.halves)
  if (fitness.float32 === 'unfit') return { reason: 'failed-self-test', details: gpu.description }
  let lost: string | undefined
  void gpu.lost.then((reason) => (lost = reason))
  return {
    runtime,
    info: { provider: 'webgpu', description: gpu.description, threads: 1, crossOriginIsolated: isolated() },
    preferred: fitness.float16 === 'unfit' ? 'float32' : 'float16',
    computing: (precision) => {
      const attentionOp = fitness[precision]
      if (attentionOp !== 'unfit') return { precision, attentionOp }
      throw failure('no-device', `device: ${gpu.description}: expected shaders that compute in ${precision}, got none`)
    },
    lost: () => lost,
  }
}

const isolated = () => globalThis.crossOriginIsolated === true
