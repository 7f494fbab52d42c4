// What a worker exposes and the terminal calls: one device, one model at a time, failures as plain data.
import type { Tensor } from '../math/tensor.ts'
import type {
  DeviceInfo,
  Failure,
  FailureKind,
  Host,
  LoadOptions,
  Memory,
  ModelSource,
  Precision,
} from '../protocol.ts'
import { failure } from '../weights/failure.ts'
import { openModel } from '../checkpoints/open.ts'
import type { Downloads } from '../weights/store.ts'
import { shelfOf, type Shelf } from './adapters.ts'
import { judgeIn } from './assess.ts'
import { chooseDevice, type Device } from './device.ts'
import { generate, type RunOptions } from './generate.ts'
import { costOf } from './rehearse.ts'
import { choiceOf } from './stage.ts'
import { planModel, type Loaded, type Plan } from './load.ts'
import { memoryOf, needOf, type Takers } from './memory.ts'

/** What only a caller on the same thread can give. */
export type HostOptions = {
  /** WebAssembly threads; the default is up to 4 where the page is isolated, else 1. */
  readonly threads?: number
  /** The judge's folder; without it pictures are not assessed. */
  readonly judge?: ModelSource
  /** The folder of CLIP's merges; without it checkpoints in one file are not read, unless these lie beside them. */
  readonly clip?: ModelSource
  /** Noise to start from and an ear for the final latents, for every run. */
  readonly latents?: Pick<RunOptions, 'initialNoise' | 'onLatents'>
}

type Current = Loaded & {
  readonly shelf: Shelf
  readonly info: Plan['info']
  readonly takers: Plan['takers']
  readonly device: Device
  readonly precision: Precision
}

/** After these a load goes on from what was downloaded. */
const resumable: ReadonlySet<FailureKind> = new Set(['network', 'cancelled'])

/** A host without a model. Its methods reject with `Failure`s only. */
export function createHost({ threads = usualThreads(), latents = {}, judge, clip }: HostOptions = {}): Host {
  const devices = new Map<LoadOptions['device'], Promise<Device>>()
  const judgeOn = judgeIn(judge)
  /** What a load that broke has brought: the next one goes on from there. */
  const downloads: Downloads = new Map()
  let current: Current | undefined
  /** Of the run, or of the files that are read. */
  let stopping: AbortController | undefined

  const deviceFor = (asked: LoadOptions['device']): Promise<Device> => {
    const known = devices.get(asked)
    if (known) return known
    const device = chooseDevice(asked, threads)
    devices.set(asked, device)
    // A device that could not be had may be there the next time.
    device.catch(() => devices.delete(asked))
    return device
  }
  const stoppable = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const abort = new AbortController()
    stopping = abort
    try {
      return await work(abort.signal)
    } finally {
      if (stopping === abort) stopping = undefined
    }
  }
  const model = () => {
    if (current) return current
    throw failure('bad-input', 'host: model: expected one to be loaded, got none')
  }

  return asFailures<Host>({
    device: async ({ device }): Promise<DeviceInfo> => (await deviceFor(device)).info,
    load: async (source, options, onProgress) => {
      const device = await deviceFor(options.device)
      const precision = options.precision === 'auto' ? device.preferred : options.precision
      const computing = device.computing(precision)
      let progress = { loaded: 0, total: 0 }
      const heard = (loaded: number, total: number) => {
        progress = { loaded, total }
        onProgress({ phase: 'read', ...progress })
      }
      const plan = await stoppable(async (signal) => {
        const read = await planModel(openModel(source, clip, heard, signal, downloads), computing)
        signal.throwIfAborted()
        return read
      }).catch((error: unknown) => {
        if (!resumable.has(describe(error).kind)) downloads.clear()
        throw error
      })
      downloads.clear()
      const { info, takers } = plan
      const { buffer = Infinity } = device.runtime.allowed
      if (takers.heaviest > buffer) {
        const message = `host: ${info.name}: expected weights of at most ${buffer} bytes in one piece, got ${takers.heaviest}`
        withMemory(takers, info.defaults, device)(failure('out-of-memory', message))
      }
      // Two models at once may not fit: the old one goes as soon as the new one is known to make sense.
      await current?.release()
      current = undefined
      const loaded = await plan
        .open(device.runtime, (phase) => onProgress({ phase, ...progress }))
        .catch(withMemory(takers, info.defaults, device))
      current = { ...loaded, shelf: shelfOf(loaded.model.adaptation), info, takers, device, precision }
      const memory = { need: needOf(takers, info.defaults), allowed: device.runtime.allowed }
      return { ...info, device: device.info, precision, memory }
    },
    tokens: async (prompt) => {
      const { used, max, truncated } = model().model.textEncoders[0]!.tokenize(prompt)
      return { used, max, truncated }
    },
    addAdapter: async (source) => model().shelf.add(source),
    removeAdapter: async (id) => model().shelf.remove(id),
    cost: async (settings) => {
      const { model: drawn, shelf } = model()
      return costOf(drawn, shelf.named(settings))
    },
    crosstalk: async (ids) => model().shelf.crosstalk(ids),
    mergeAdapters: async (request) => model().shelf.merge(request),
    prepare: async (settings) => {
      const { model: drawn, shelf } = model()
      const asked = shelf.named(settings)
      await shelf.use(asked, choiceOf(asked, drawn.cell))
    },
    generate: async (settings, onEvent, given = {}) => {
      const { model: drawn, info, takers, device, shelf } = model()
      for (const side of ['width', 'height'] as const)
        if (settings[side] % info.sizeMultiple !== 0)
          throw failure(
            'bad-input',
            `settings: ${side}: expected a multiple of ${info.sizeMultiple}, got ${settings[side]}`,
          )
      checkNoise(latents.initialNoise, [
        1,
        drawn.latentChannels,
        settings.height / drawn.cell,
        settings.width / drawn.cell,
      ])
      return stoppable(async (signal) => {
        const asked = shelf.named(settings)
        await shelf.use(asked, choiceOf(asked, drawn.cell))
        const report = await generate(drawn, asked, { ...latents, given, onEvent, signal })
        return { ...report, device: device.info }
      }).catch(withMemory(takers, settings, device))
    },
    assess: async (pixels, prompt) => {
      const { runtime } = current?.device ?? (await deviceFor('wasm'))
      return (await judgeOn(runtime))(pixels, prompt)
    },
    cancel: () => stopping?.abort(failure('cancelled', 'host: cancelled')),
    ping: async () => {
      const reason = current?.device.lost()
      if (reason !== undefined) throw failure('device-lost', `device: expected it to answer, got lost: ${reason}`)
    },
  })
}

function checkNoise(noise: Tensor | undefined, expected: readonly number[]): void {
  if (!noise || noise.shape.join() === expected.join()) return
  throw failure('bad-input', `host: initial noise: expected [${expected.join(', ')}], got [${noise.shape.join(', ')}]`)
}

/** Throws what was caught; where memory ran out, with what these settings need and what would fit. */
const withMemory =
  (takers: Takers, settings: Parameters<typeof memoryOf>[1], { runtime }: Device) =>
  (thrown: unknown): never => {
    if (describe(thrown).kind !== 'out-of-memory' || !(thrown instanceof Error)) throw thrown
    throw Object.assign(thrown, { memory: memoryOf(takers, settings, runtime.allowed) })
  }

/** The same methods, whose rejections are `Failure`s: errors lose their class and their fields between threads. */
function asFailures<T extends Host>(host: T): Host {
  const plain =
    <A extends unknown[], R>(method: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      method(...args).catch((thrown: unknown) => Promise.reject(describe(thrown)))
  return {
    device: plain(host.device),
    load: plain(host.load),
    tokens: plain(host.tokens),
    addAdapter: plain(host.addAdapter),
    removeAdapter: plain(host.removeAdapter),
    cost: plain(host.cost),
    crosstalk: plain(host.crosstalk),
    mergeAdapters: plain(host.mergeAdapters),
    prepare: plain(host.prepare),
    generate: plain(host.generate),
    assess: plain(host.assess),
    cancel: host.cancel,
    ping: plain(host.ping),
  }
}

/** A file on the person's disk that changed or went away after it was chosen: no fault of the host. */
const unreadable = ({ name }: Error) => name === 'NotReadableError' || name === 'NotFoundError'

/**
 * What was thrown, as plain data: its kind if it carries one, `network` for files that went away, else `internal`; out of memory is known
 * by its words too.
 */
export function describe(thrown: unknown): Failure {
  if (!(thrown instanceof Error)) return { kind: 'internal', message: `host: ${String(thrown)}` }
  const memory = thrown instanceof RangeError && /allocation|Invalid typed array length/i.test(thrown.message)
  const kind = ((thrown as { kind?: FailureKind }).kind ??
    (memory ? 'out-of-memory' : unreadable(thrown) ? 'network' : 'internal')) satisfies FailureKind
  const [line = 'no message'] = thrown.message.split('\n')
  const details = [thrown.stack, thrown.cause instanceof Error ? `caused by ${thrown.cause.stack}` : ''].filter(Boolean)
  const { memory: need } = thrown as { memory?: Memory }
  return { kind, message: line, details: details.join('\n'), ...(need && { memory: need }) }
}

function usualThreads(): number {
  const cores = globalThis.navigator?.hardwareConcurrency ?? 1
  return globalThis.crossOriginIsolated ? Math.min(4, cores) : 1
}
