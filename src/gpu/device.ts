// Asks for the graphics device: the only caller of requestDevice. Knows nothing of what will run on it.

export type Gpu = {
  readonly device: GPUDevice
  /** Vendor and architecture as the browser tells them, such as `nvidia ada-lovelace`. */
  readonly description: string
  /** Shaders may compute in float16. */
  readonly halves: boolean
  /** The adapter computes on the processor (SwiftShader, llvmpipe): right, but far slower than WebAssembly. */
  readonly software: boolean
  /** Resolves, with the reason, when the device stops answering; a new one has to be asked for then. */
  readonly lost: Promise<string>
}

/** Why there is no device, and the browser's own words. */
export type NoGpu = { readonly reason: 'no-webgpu' | 'no-adapter' | 'no-device'; readonly details: string }

/** Everything ONNX Runtime's shaders are sized by: each is asked for at the most that the adapter has. */
const limits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxUniformBufferBindingSize',
  'maxBindGroups',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const

/**
 * A device on the fastest adapter. `subgroups` is deliberately not asked for: with a subgroup size of 4 ONNX Runtime's fused
 * attention is wrong for 32 or more queries. An adapter gives one device, so each call asks for a new adapter.
 */
export const openGpu = async (gpu: GPU | undefined = globalThis.navigator?.gpu): Promise<Gpu | NoGpu> => {
  if (!gpu) return { reason: 'no-webgpu', details: 'navigator.gpu is not there' }
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(words)
  if (!adapter || typeof adapter === 'string')
    return { reason: 'no-adapter', details: adapter ?? 'requestAdapter gave none' }
  const halves = adapter.features.has('shader-f16')
  const device = await adapter
    .requestDevice({
      requiredFeatures: halves ? ['shader-f16'] : [],
      requiredLimits: Object.fromEntries(limits.map((name) => [name, adapter.limits[name]])),
    })
    .catch(words)
  if (typeof device === 'string') return { reason: 'no-device', details: device }
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info
  return {
    device,
    description: [vendor, architecture].filter(Boolean).join(' ') || description || 'unnamed adapter',
    halves,
    software:
      isFallbackAdapter === true ||
      /swiftshader|llvmpipe|lavapipe|basic render/i.test(`${architecture} ${description}`),
    lost: device.lost.then(({ reason, message }) => message || reason),
  }
}

const words = (error: unknown) => (error instanceof Error ? error.message : String(error))
