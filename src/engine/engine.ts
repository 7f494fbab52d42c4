// The client that the page and the terminal use: one run at a time, cancel, and recovery from a dead host.
import type {
  AdapterSource,
  Assessment,
  Engine,
  Failure,
  Host,
  LoadOptions,
  ModelInfo,
  ModelSource,
  Pixels,
  RunReport,
} from '../protocol.ts'
import type { Connect, Connection } from './connection.ts'
import { asFailure, cancelled, EngineError } from './error.ts'
import { createQueue } from './queue.ts'
import { Unanswered, usualPatience, watched } from './watch.ts'
import type { Patience } from './watch.ts'

/** After these the host is not trusted any more: a lost device, a heap that only grows, a runtime in an unknown state. */
const fatal: ReadonlySet<Failure['kind']> = new Set(['device-lost', 'out-of-memory', 'internal'])

/**
 * An engine over the hosts that `connect` starts: the first one now, another one whenever the last one died, went silent,
 * ignored a cancel, lost its device or ran out of memory. The model is then loaded again; jobs that wait are not lost.
 */
export function createEngine(connect: Connect, patience: Patience = usualPatience): Engine {
  const queue = createQueue()
  const listeners = new Set<(failure: Failure) => void>()
  let connection: Connection = connect()
  let answered: Connection | undefined
  let model: { source: ModelSource; options: LoadOptions } | undefined
  /** What was added to the model, by id. */
  let adapters = new Map<string, AdapterSource>()
  let stale = false
  let disposed = false

  const restart = (failure: Failure) => {
    connection.close()
    if (disposed) return
    connection = connect()
    stale = model !== undefined
    for (const listener of listeners) listener(failure)
  }

  type Call<T> = Parameters<typeof watched<T>>[3]
  /** A call whose failure, if the host cannot be trusted after it, replaces the host. */
  const attempt = async <T>(call: Call<T>, signal?: AbortSignal): Promise<T> => {
    const used = connection
    try {
      const answer = await watched(used, patience, signal, call)
      answered = used
      return answer
    } catch (thrown) {
      const failure = asFailure(thrown)
      const broken = thrown instanceof Unanswered || fatal.has(failure.kind)
      if (broken && used === connection) restart(failure)
      throw new EngineError(failure)
    }
  }

  /** A host that stopped answering while it was idle is replaced before it costs anybody a run. */
  const awake = async () => {
    // One that never answered is still being downloaded and started: that may take long.
    if (answered !== connection) return
    await watched(connection, { ...patience, beat: patience.idle, silence: 0 }, undefined, (host) => host.ping()).catch(
      (thrown: unknown) => restart(asFailure(thrown)),
    )
  }

  /** The model and its adapters, for a host that has none. An adapter that can no longer be read is let go: runs without it must go on. */
  const reload = async (): Promise<void> => {
    if (!stale || !model) return
    const { source, options } = model
    await attempt((host, heard) => host.load(source, options, () => heard()))
    const loaded = connection
    for (const [id, adapter] of adapters) {
      await attempt((host) => host.addAdapter(adapter)).catch(() => adapters.delete(id))
      if (connection !== loaded) return reload()
    }
    stale = false
  }

  const inTurn = <T>(call: Call<T>, needsModel: boolean, signal?: AbortSignal): Promise<T> => {
    const tooLate = () => new EngineError(cancelled('before it started'))
    const job = async () => {
      if (disposed) throw tooLate()
      await awake()
      if (needsModel) await reload()
      try {
        return await attempt(call, signal)
      } finally {
        if (stale) queue(reload).catch(() => {})
      }
    }
    return queue(job, signal, tooLate)
  }

  /** Beside the queue: once more where the host died under it, which is nobody's fault. */
  const assess = async (pixels: Pixels, prompt: string, again = true): Promise<Assessment> => {
    const used = connection
    try {
      return await watched(used, patience, undefined, (host) => host.assess(pixels, prompt))
    } catch (thrown) {
      const failure = asFailure(thrown)
      const died = thrown instanceof Unanswered
      if (died && used === connection) restart(failure)
      if (died && again && !disposed) return assess(pixels, prompt, false)
      throw new EngineError(failure)
    }
  }

  /** A question that needs no run: answered between two steps of one, if there is one. */
  const aside = <T>(ask: (host: Host) => Promise<T>): Promise<T> => {
    if (stale) return inTurn(ask, true)
    return watched(connection, patience, undefined, ask).catch((thrown: unknown) =>
      Promise.reject(new EngineError(asFailure(thrown))),
    )
  }

  return {
    load: (source, options, onProgress = () => {}, signal) => {
      const call: Call<ModelInfo> = async (host, heard) => {
        const info = await host.load(source, options, (progress) => {
          heard()
          onProgress(progress)
        })
        model = { source, options }
        adapters = new Map()
        stale = false
        return info
      }
      return inTurn(call, false, signal)
    },
    tokens: (prompt) => aside((host) => host.tokens(prompt)),
    addAdapter: async (source) => {
      const info = await inTurn((host) => host.addAdapter(source), true)
      adapters.set(info.id, source)
      return info
    },
    removeAdapter: (id) => {
      adapters.delete(id)
      return inTurn((host) => host.removeAdapter(id), true)
    },
    cost: (settings) => aside((host) => host.cost(settings)),
    crosstalk: (ids) => inTurn((host) => host.crosstalk(ids), true),
    mergeAdapters: (request) => inTurn((host) => host.mergeAdapters(request), true),
    prepare: (settings) => inTurn((host) => host.prepare(settings), true),
    generate: (settings, onEvent, signal, given) => {
      const call: Call<RunReport> = (host, heard) =>
        host.generate(
          settings,
          (event) => {
            heard(event.type === 'step' ? event.milliseconds : 0)
            onEvent(event)
          },
          given,
        )
      return inTurn(call, true, signal)
    },
    assess: (pixels, prompt) => assess(pixels, prompt),
    onRestart: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispose: () => {
      disposed = true
      connection.close()
    },
  }
}
