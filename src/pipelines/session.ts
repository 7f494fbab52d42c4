// Runs ONNX graphs: the only file that knows onnxruntime-web. Knows nothing of what a graph computes.
import type * as Ort from 'onnxruntime-web'
import type { Tensor } from '../math/tensor.ts'
import { mountable } from '../weights/mountable.ts'
import { failure } from '../weights/failure.ts'
import type { Weights } from '../weights/safetensors.ts'

/** Whole numbers with a shape: token ids and indices. */
export type IntTensor = { readonly shape: readonly number[]; readonly data: Int32Array }

/**
 * A graph ready to run. `weights` names the tensors that its initializers expect as external data `t/<name>`;
 * `bfloat` is what it declares for those stored as BF16, which no provider reads everywhere (default float32).
 */
export type Executable = {
  readonly model: Uint8Array
  readonly weights: readonly string[]
  readonly bfloat?: 'float32' | 'float16'
}

/** A loaded onnxruntime with its provider. Sessions are created and run one at a time. */
export type Runtime = {
  readonly provider: 'wasm' | 'webgpu'
  readonly threads: number
  readonly ort: typeof Ort
  readonly options: Ort.InferenceSession.SessionOptions
  readonly queue: <T>(job: () => Promise<T>) => Promise<T>
}

export type Session = {
  /** Answers the graph's outputs by name. Feeds are only read. */
  run(feeds: Readonly<Record<string, Tensor | IntTensor>>): Promise<Record<string, Tensor>>
  release(): Promise<void>
}

/** onnxruntime on WebAssembly, in Node or in a browser; more than one thread needs a cross-origin isolated page. */
export const wasmRuntime = async (threads = 1): Promise<Runtime> => {
  const ort = await import('onnxruntime-web/wasm')
  ort.env.wasm.numThreads = threads
  return { provider: 'wasm', threads, ort, options: { executionProviders: ['wasm'] }, queue: oneAtATime() }
}

/**
 * A session for this graph with its weights mounted, one virtual file a tensor.
 * Throws failures: `not-a-model` where a weight is missing, `out-of-memory`, `device-lost`, or `internal` with ONNX Runtime's words.
 */
export const createSession = async (graph: Executable, weights: Weights, runtime: Runtime): Promise<Session> => {
  // All bytes are read before `create`: an external file that fails inside it leaves the Asyncify bundle unusable.
  const externalData = await Promise.all(
    graph.weights.map(async (name) => {
      const weight = weights.get(name)
      if (!weight) throw failure('not-a-model', `session: ${name}: expected in the model's weights, got nothing`)
      return { path: `t/${name}`, data: await mountable(weight, name, graph.bfloat ?? 'float32') }
    }),
  )
  const session = await runtime.queue(() =>
    runtime.ort.InferenceSession.create(graph.model, { ...runtime.options, externalData }).catch(
      throwFailure('create'),
    ),
  )
  return {
    run: (feeds) =>
      runtime.queue(async () => {
        const inputs = Object.entries(feeds).map(([name, value]) => [name, toOrt(runtime.ort, value)] as const)
        const outputs = await session.run(Object.fromEntries(inputs)).catch(throwFailure('run'))
        return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, fromOrt(name, value)]))
      }),
    release: () => runtime.queue(() => session.release()),
  }
}

/** Runs jobs in the order they came, each after the one before has ended, well or not. */
const oneAtATime = (): Runtime['queue'] => {
  let last: Promise<unknown> = Promise.resolve()
  return (job) => {
    const result = last.then(job, job)
    last = result
    return result
  }
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

const throwFailure =
  (stage: 'create' | 'run') =>
  (cause: unknown): never => {
    const words = cause instanceof Error ? cause.message : String(cause)
    const line = words.replaceAll(/\s+/g, ' ').slice(0, 400)
    if (/out of memory|bad_alloc|allocat|Array buffer|memory access out of bounds/i.test(words))
      throw failure('out-of-memory', `session: ${stage}: out of memory: ${line}`, cause)
    if (/device (?:was |is )?lost|lost device|Device lost/i.test(words))
      throw failure('device-lost', `session: ${stage}: device lost: ${line}`, cause)
    throw failure('internal', `session: ${stage}: ${line}`, cause)
  }
