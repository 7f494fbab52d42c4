// Runs ONNX graphs: the only file that knows onnxruntime-web. Knows nothing of what a graph computes.
import type * as Ort from 'onnxruntime-web'
import type { Gpu } from '../gpu/device.ts'
import type { Tensor } from '../math/tensor.ts'
import type { Memory } from '../protocol.ts'
import { failure } from '../weights/failure.ts'
import { mountable } from '../weights/mountable.ts'
import type { Weights } from '../weights/safetensors.ts'
import { meaningOf, runFailure } from './run-failure.ts'

/** Whole numbers with a shape: token ids and indices. */
export type IntTensor = { readonly shape: readonly number[]; readonly data: Int32Array }

/**
 * A graph ready to run. `weights` names the tensors that its initializers expect as external data `t/<name>`;
 * `bfloat` is what it declares for those stored as BF16, which not every provider reads (default float32).
 */
export type Executable = {
  readonly model: Uint8Array
  readonly weights: readonly string[]
  readonly bfloat?: 'float32' | 'float16'
}

/** A loaded onnxruntime with its provider. A page or worker holds one of each provider at most. */
export type Runtime = {
  readonly provider: 'wasm' | 'webgpu'
  readonly threads: number
  readonly ort: typeof Ort
  readonly options: Ort.InferenceSession.SessionOptions
  /** This build reads a mounted Blob only when it needs it, so that weights never lie in memory all at once. */
  readonly readsBlobs: boolean
  /** Bytes that can be had in all, and in one buffer, as far as they are known. */
  readonly allowed: Memory['allowed']
  /** Runs jobs in the order they came, one at a time, and rejects where the device failed under one. */
  readonly job: <T>(job: () => Promise<T>) => Promise<T>
}

export type Session = {
  /** Answers the graph's outputs by name. Feeds are only read. Throws failures: `out-of-memory`, `device-lost`, `internal`. */
  run(feeds: Readonly<Record<string, Tensor | IntTensor>>): Promise<Record<string, Tensor>>
  release(): Promise<void>
}

/** Warnings tell of sizes computed on the processor, as they should be: nothing for a person to read. */
const errorsOnly = 3 as const

/** All that 32-bit WebAssembly can address. */
const addressable = 2 ** 32

/** onnxruntime on WebAssembly, in Node or a browser. More than one thread needs Node or a cross-origin isolated page. */
export const wasmRuntime = async (threads = 1): Promise<Runtime> => {
  // The builds for browsers cannot start threads in Node; the one for Node must not reach the page's bundle.
  const forNode = 'onnxruntime-web'
  const inNode = 'process' in globalThis
  const ort: typeof Ort = inNode ? await import(/* @vite-ignore */ forNode) : await import('onnxruntime-web/wasm')
  ort.env.wasm.numThreads = threads
  ort.env.logLevel = 'error'
  const options = { executionProviders: ['wasm'], logSeverityLevel: errorsOnly }
  return {
    provider: 'wasm',
    threads,
    ort,
    options,
    readsBlobs: false,
    allowed: { total: addressable, buffer: addressable },
    job: onWasm,
  }
}

/** onnxruntime's native WebGPU provider on this device; its JSPI build where WebAssembly can suspend, else its Asyncify build. */
export const webgpuRuntime = async (gpu: Gpu): Promise<Runtime> => {
  const suspends = 'Suspending' in WebAssembly
  const ort = suspends ? await import('onnxruntime-web/jspi') : await import('onnxruntime-web/webgpu')
  ort.env.wasm.numThreads = 1
  ort.env.logLevel = 'error'
  const options = { executionProviders: [{ name: 'webgpu', device: gpu.device }], logSeverityLevel: errorsOnly }
  const queue = oneAtATime()
  let gone = false
  const lost = gpu.lost.then((reason): never => {
    gone = true
    throw failure('device-lost', `session: device lost: ${reason}`)
  })
  lost.catch(() => undefined)
  // A run that was under way may never end, and another one beside it would hang the thread: onnxruntime is left alone then.
  const job: Runtime['job'] = (job) => queue(() => (gone ? lost : Promise.race([watched(gpu.device, job), lost])))
  const { maxBufferSize, maxStorageBufferBindingSize } = gpu.device.limits
  const allowed = { buffer: Math.min(maxBufferSize, maxStorageBufferBindingSize) }
  return { provider: 'webgpu', threads: 1, ort, options, readsBlobs: suspends, allowed, job }
}

/**
 * A session for this graph with its weights mounted, one virtual file a tensor.
 * Throws failures: `not-a-model` where a weight is missing, `network` where its bytes are gone, `out-of-memory`, `device-lost`, `internal`.
 */
export const createSession = async (graph: Executable, weights: Weights, runtime: Runtime): Promise<Session> => {
  const { ort, job } = runtime
  const session = await job(async () => {
    // All bytes are read before `create`: a file that fails inside it leaves the Asyncify build unusable.
    const externalData = await Promise.all(graph.weights.map((name) => mount(name, graph, weights, runtime)))
    return ort.InferenceSession.create(graph.model, { ...runtime.options, externalData }).catch(runFailure('create'))
  })
  return {
    run: (feeds) =>
      job(async () => {
        const inputs = Object.entries(feeds).map(([name, value]) => [name, toOrt(ort, value)] as const)
        const outputs = await session.run(Object.fromEntries(inputs)).catch(runFailure('run'))
        return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, fromOrt(name, value)]))
      }),
    release: () => job(() => session.release()),
  }
}

const mount = async (name: string, graph: Executable, weights: Weights, runtime: Runtime) => {
  const weight = weights.get(name)
  if (!weight) throw failure('not-a-model', `session: ${name}: expected in the model's weights, got nothing`)
  const asIs = runtime.readsBlobs && weight.dtype !== 'BF16'
  return { path: `t/${name}`, data: asIs ? weight.blob : await mountable(weight, name, graph.bfloat ?? 'float32') }
}

const oneAtATime = (): Runtime['job'] => {
  let last: Promise<unknown> = Promise.resolve()
  return (job) => {
    const result = last.then(job, job)
    last = result
    return result
  }
}

/** However many runtimes on WebAssembly there are in a thread, they share one onnxruntime and its mounted files. */
const onWasm = oneAtATime()

/** Runs a job and throws what the device reported meanwhile: an allocation that failed gives wrong numbers, not a rejection. */
const watched = async <T>(device: GPUDevice, job: () => Promise<T>): Promise<T> => {
  for (const filter of ['validation', 'internal', 'out-of-memory'] as const) device.pushErrorScope(filter)
  const outcome = await job().then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  const [memory, internal, validation] = await Promise.all([
    device.popErrorScope(),
    device.popErrorScope(),
    device.popErrorScope(),
  ])
  if (memory) throw failure('out-of-memory', `session: out of memory: ${memory.message.split('\n')[0]}`, memory)
  if ('error' in outcome) throw outcome.error
  const error = internal ?? validation
  if (error)
    throw failure(meaningOf(error.message) ?? 'internal', `session: device: ${error.message.split('\n')[0]}`, error)
  return outcome.value
}

const toOrt = (ort: typeof Ort, { shape, data }: Tensor | IntTensor): Ort.Tensor =>
  data instanceof Int32Array
    ? new ort.Tensor('int32', data, shape)
    : new ort.Tensor('float32', data instanceof Float32Array ? data : Float32Array.from(data), shape)

const fromOrt = (name: string, value: Ort.Tensor): Tensor => {
  if (!(value.data instanceof Float32Array))
    throw failure('internal', `session: ${name}: expected float32, got ${value.type}`)
  return { shape: value.dims, data: value.data }
}
