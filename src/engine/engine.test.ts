import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type {
  AdapterInfo,
  Assessment,
  Failure,
  GenerateEvent,
  Host,
  ModelInfo,
  ModelSource,
  RunReport,
  Settings,
} from '../protocol.ts'
import { closed } from './connection.ts'
import type { Connection } from './connection.ts'
import { createEngine } from './engine.ts'
import { EngineError } from './error.ts'

const patience = { beat: 100, silence: 1000, cancel: 200, idle: 150 }
const source = { kind: 'url', url: 'model' } as const
const bad = { kind: 'url', url: 'bad' } as const
const options = { device: 'wasm', precision: 'float32' } as const
const settings = (prompt: string) => ({ prompt, steps: 4 }) as Settings
const picture = { width: 1, height: 1, data: new Uint8ClampedArray(4) }
const deviceLost: Failure = { kind: 'device-lost', message: 'gpu: device: lost' }

type Behaviour = Partial<Pick<Host, 'addAdapter' | 'assess' | 'generate' | 'load' | 'ping' | 'tokens'>>
type Life = { calls: string[]; closed: boolean; die: (failure: Failure) => void }

/** Worker after worker, each a fake host that draws four steps of 10 ms and obeys a cancel, save for what `behaviours` say. */
function workers(...behaviours: Behaviour[]) {
  const lives: Life[] = []
  const connect = (): Connection => {
    const death = new AbortController()
    const life: Life = { calls: [], closed: false, die: (failure) => death.abort(failure) }
    const behaviour = behaviours[lives.length] ?? {}
    lives.push(life)
    let stop = false
    const host: Host = {
      device: () => Promise.reject(new Error('not asked here')),
      load: (...args) => {
        life.calls.push('load')
        return behaviour.load?.(...args) ?? Promise.resolve({ name: 'model' } as ModelInfo)
      },
      tokens: (prompt) => behaviour.tokens?.(prompt) ?? Promise.resolve({ used: 3, max: 77, truncated: '' }),
      generate: async (settings, onEvent) => {
        life.calls.push(settings.prompt)
        if (behaviour.generate) return behaviour.generate(settings, onEvent)
        stop = false
        for (let step = 1; step <= settings.steps; step++) {
          await wait(10)
          if (stop) throw { kind: 'cancelled', message: 'host: run: cancelled' } satisfies Failure
          onEvent({ type: 'step', picture: 0, step, steps: settings.steps, sigma: 1, milliseconds: 10 })
        }
        return { rows: settings.steps } as RunReport
      },
      cancel: () => {
        life.calls.push('cancel')
        stop = true
      },
      ping: () => behaviour.ping?.() ?? Promise.resolve(),
      addAdapter: ({ name }) => {
        life.calls.push(`add ${name}`)
        return behaviour.addAdapter?.({ name, blob: new Blob() }) ?? Promise.resolve({ id: name } as AdapterInfo)
      },
      removeAdapter: () => Promise.resolve(),
      cost: ({ steps }) => Promise.resolve({ rows: Array.from({ length: steps }, () => 2), notes: [] }),
      crosstalk: () => Promise.resolve([]),
      mergeAdapters: ({ name }) => Promise.resolve(new Blob([name])),
      prepare: () => Promise.resolve(),
      assess: (...args) => {
        life.calls.push(`assess ${args[1]}`)
        return behaviour.assess?.(...args) ?? Promise.resolve({ place: args[1] } as Assessment)
      },
    }
    const close = () => {
      life.closed = true
      death.abort(closed)
    }
    return { host, died: death.signal, close }
  }
  return { connect, lives }
}

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))
const never = () => new Promise<never>(() => {})
const outcome = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: unknown) => (error instanceof EngineError ? error.failure : error),
  )

describe('engine', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('runs one job at a time, in the order asked', async () => {
    const { connect, lives } = workers()
    const engine = createEngine(connect, patience)
    const ends: string[] = []
    const running = ['a', 'b', 'c'].map(async (prompt) => {
      await engine.generate(settings(prompt), () => {})
      ends.push(prompt)
      expect(lives[0]!.calls).toEqual(['a', 'b', 'c'].slice(0, ends.length))
    })
    await vi.runAllTimersAsync()
    await Promise.all(running)
    expect(ends).toEqual(['a', 'b', 'c'])
  })

  it('drops an aborted job that still waits, without touching the one that runs', async () => {
    const { connect, lives } = workers()
    const engine = createEngine(connect, patience)
    const abort = new AbortController()
    const first = outcome(engine.generate(settings('a'), () => {}))
    const second = outcome(engine.generate(settings('b'), () => {}, abort.signal))
    await vi.advanceTimersByTimeAsync(15)
    abort.abort()
    expect(await second).toMatchObject({ kind: 'cancelled' })
    await vi.runAllTimersAsync()
    expect(await first).toBe('done')
    expect(lives[0]!.calls).toEqual(['a'])
  })

  it('assesses a picture beside the run, not behind those that wait', async () => {
    const { connect, lives } = workers()
    const engine = createEngine(connect, patience)
    const runs = ['a', 'b'].map((prompt) => engine.generate(settings(prompt), () => {}))
    await vi.advanceTimersByTimeAsync(15)
    expect(await engine.assess(picture, 'p')).toEqual({ place: 'p' })
    expect(lives[0]!.calls).toEqual(['a', 'assess p'])
    await vi.runAllTimersAsync()
    await Promise.all(runs)
  })

  it('assesses again where the host was replaced meanwhile, and leaves the host where assessing fails', async () => {
    const { connect, lives } = workers({ assess: never }, { assess: () => Promise.reject(new Error('no judge')) })
    const engine = createEngine(connect, patience)
    const run = outcome(engine.generate(settings('a'), () => {}))
    const assessed = outcome(engine.assess(picture, 'p'))
    await vi.advanceTimersByTimeAsync(15)
    lives[0]!.die(deviceLost)
    expect(await run).toEqual(deviceLost)
    expect(await assessed).toMatchObject({ kind: 'internal', message: 'engine: no judge' })
    expect(lives.map(({ calls }) => calls)).toEqual([['assess p', 'a'], ['assess p']])
  })

  it('cancels the running job within one step', async () => {
    const { connect, lives } = workers()
    const engine = createEngine(connect, patience)
    const abort = new AbortController()
    const events: GenerateEvent[] = []
    const run = outcome(engine.generate(settings('a'), (event) => events.push(event), abort.signal))
    await vi.advanceTimersByTimeAsync(25)
    abort.abort()
    await vi.advanceTimersByTimeAsync(10)
    expect(await run).toMatchObject({ kind: 'cancelled' })
    expect(events).toHaveLength(2)
    expect(lives).toHaveLength(1)
  })

  it('adds the adapters again to the worker that comes after', async () => {
    const { connect, lives } = workers()
    const engine = createEngine(connect, patience)
    await engine.load(source, options)
    for (const name of ['a', 'b', 'c']) await engine.addAdapter({ name, blob: new Blob() })
    await engine.removeAdapter('b')
    lives[0]!.die(deviceLost)
    const run = outcome(engine.generate(settings('drawn'), () => {}))
    await vi.runAllTimersAsync()
    expect(await run).toBe('done')
    expect(lives).toHaveLength(2)
    expect(lives.at(-1)!.calls).toEqual(['load', 'add a', 'add c', 'drawn'])
  })

  it('goes on without an adapter that can no longer be read, even where that costs another worker', async () => {
    const gone = (kind: Failure['kind']): Behaviour => ({
      addAdapter: ({ name }) =>
        name === 'gone' ? Promise.reject({ kind, message: 'file: gone' }) : Promise.resolve({ id: name } as AdapterInfo), // prettier-ignore
    })
    const { connect, lives } = workers({}, gone('internal'), gone('network'))
    const engine = createEngine(connect, patience)
    await engine.load(source, options)
    for (const name of ['gone', 'b']) await engine.addAdapter({ name, blob: new Blob() })
    lives[0]!.die(deviceLost)
    const run = outcome(engine.generate(settings('drawn'), () => {}))
    await vi.runAllTimersAsync()
    expect(await run).toBe('done')
    expect(lives.map(({ calls }) => calls).slice(1)).toEqual([
      ['load', 'add gone'],
      ['load', 'add b', 'drawn'],
    ])
  })

  it('tells costs beside a run, merges and compares adapters in turn', async () => {
    const { connect } = workers()
    const engine = createEngine(connect, patience)
    await engine.load(source, options)
    const ends: string[] = []
    const run = engine.generate(settings('a'), () => {}).then(() => ends.push('run'))
    const merged = engine.mergeAdapters({ parts: [], method: 'cat', name: 'both' }).then(() => ends.push('merge'))
    const compared = engine.crosstalk([]).then(() => ends.push('crosstalk'))
    const ready = engine.prepare(settings('a')).then(() => ends.push('ready'))
    const cost = engine.cost(settings('a')).then(({ rows }) => ends.push(`cost ${rows.length}`))
    await vi.runAllTimersAsync()
    await Promise.all([run, merged, compared, ready, cost])
    expect(ends).toEqual(['cost 4', 'run', 'merge', 'crosstalk', 'ready'])
  })

  it('replaces a worker that ignores a cancel, after twice the longest step', async () => {
    const slow: Behaviour['generate'] = async (_, onEvent) => {
      onEvent({ type: 'step', picture: 0, step: 1, steps: 4, sigma: 1, milliseconds: 300 })
      return never()
    }
    const { connect, lives } = workers({ generate: slow })
    const engine = createEngine(connect, patience)
    await engine.load(source, options)
    const abort = new AbortController()
    const run = outcome(engine.generate(settings('a'), () => {}, abort.signal))
    await vi.advanceTimersByTimeAsync(10)
    abort.abort()
    await vi.advanceTimersByTimeAsync(790)
    expect(lives).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(20)
    expect(await run).toMatchObject({ kind: 'cancelled' })
    expect(lives[0]!.closed).toBe(true)
    const next = outcome(engine.generate(settings('b'), () => {}))
    await vi.runAllTimersAsync()
    expect(await next).toBe('done')
    expect(lives[1]!.calls).toEqual(['load', 'b'])
  })

  it.each<[string, Behaviour, string]>([
    ['loses its device', { generate: () => Promise.reject(deviceLost) }, 'device-lost'],
    [
      'runs out of memory',
      { generate: () => Promise.reject({ kind: 'out-of-memory', message: 'x' }) },
      'out-of-memory',
    ],
    ['stays silent', { generate: never, ping: never }, 'internal'],
    ['reports its lost device to a heartbeat only', { generate: never, ping: lostAfter(1) }, 'device-lost'],
  ])('replaces a worker that %s, loads the model again and goes on', async (_, behaviour, kind) => {
    const { connect, lives } = workers(behaviour.ping === never ? { ...behaviour, ping: silentAfter(1) } : behaviour)
    const engine = createEngine(connect, patience)
    const restarts: string[] = []
    engine.onRestart((failure) => restarts.push(failure.kind))
    const loaded = engine.load(source, options)
    await vi.advanceTimersByTimeAsync(1)
    await loaded
    const jobs = ['a', 'b', 'c'].map((prompt) => outcome(engine.generate(settings(prompt), () => {})))
    await vi.advanceTimersByTimeAsync(5000)
    expect(await Promise.all(jobs)).toMatchObject([{ kind }, 'done', 'done'])
    expect(lives.map((life) => life.calls)).toEqual([
      ['load', 'a'],
      ['load', 'b', 'c'],
    ])
    expect(lives.map((life) => life.closed)).toEqual([true, false])
    expect(restarts).toEqual([kind])
  })

  it('notices at once that the worker died, and loads the model again before anybody asks', async () => {
    const { connect, lives } = workers({ generate: never })
    const engine = createEngine(connect, patience)
    await engine.load(source, options)
    const run = outcome(engine.generate(settings('a'), () => {}))
    await vi.advanceTimersByTimeAsync(10)
    lives[0]!.die({ kind: 'internal', message: 'engine: worker: gone' })
    expect(await run).toMatchObject({ message: 'engine: worker: gone' })
    await vi.advanceTimersByTimeAsync(1)
    expect(lives[1]!.calls).toEqual(['load'])
  })

  it('replaces a worker that died while idle before it costs a run', async () => {
    const { connect, lives } = workers({ ping: never })
    const engine = createEngine(connect, patience)
    await engine.load(source, options)
    const run = outcome(engine.generate(settings('a'), () => {}))
    await vi.runAllTimersAsync()
    expect(await run).toBe('done')
    expect(lives.map((life) => life.calls)).toEqual([['load'], ['load', 'a']])
  })

  it('keeps the model that was there when another one cannot be read', async () => {
    const refused: Failure = { kind: 'not-a-model', message: 'load: bad: expected model_index.json, got nothing' }
    const asked: ModelSource[] = []
    const load: Behaviour['load'] = (source) => {
      asked.push(source)
      return source === bad ? Promise.reject(refused) : Promise.resolve({ name: 'model' } as ModelInfo)
    }
    const { connect, lives } = workers({ load, generate: () => Promise.reject(deviceLost) }, { load })
    const engine = createEngine(connect, patience)
    await engine.load(source, options)
    expect(await outcome(engine.load(bad, options))).toEqual(refused)
    expect(lives).toHaveLength(1)
    await outcome(engine.generate(settings('a'), () => {}))
    await vi.runAllTimersAsync()
    expect(lives).toHaveLength(2)
    expect(asked).toEqual([source, bad, source])
  })

  it('does not loop where the model kills every worker', async () => {
    const kill: Behaviour = { load: () => Promise.reject({ kind: 'out-of-memory', message: 'session: create' }) }
    const { connect, lives } = workers({ generate: () => Promise.reject(deviceLost) }, kill, kill, kill, kill)
    const engine = createEngine(connect, patience)
    await engine.load(source, options)
    expect(await outcome(engine.generate(settings('a'), () => {}))).toMatchObject({ kind: 'device-lost' })
    await vi.runAllTimersAsync()
    expect(lives).toHaveLength(3)
    expect(await outcome(engine.generate(settings('b'), () => {}))).toMatchObject({ kind: 'out-of-memory' })
    expect(lives).toHaveLength(4)
  })

  it('counts tokens while a run goes on, and does not wait on a dead worker', async () => {
    const { connect } = workers({ generate: never })
    const engine = createEngine(connect, patience)
    void outcome(engine.generate(settings('a'), () => {}))
    await vi.advanceTimersByTimeAsync(10)
    expect(await engine.tokens('hello')).toMatchObject({ used: 3 })
  })

  it('ends everything when disposed', async () => {
    const { connect, lives } = workers()
    const engine = createEngine(connect, patience)
    const jobs = ['a', 'b'].map((prompt) => outcome(engine.generate(settings(prompt), () => {})))
    await vi.advanceTimersByTimeAsync(15)
    engine.dispose()
    await vi.runAllTimersAsync()
    expect(await Promise.all(jobs)).toMatchObject([{ kind: 'cancelled' }, { kind: 'cancelled' }])
    expect(lives).toHaveLength(1)
  })
})

/** Answers `count` pings, then none. */
function silentAfter(count: number): () => Promise<void> {
  let asked = 0
  return () => (asked++ < count ? Promise.resolve() : never())
}

/** Lives through one idle check and `beats` heartbeats, then says that the device is gone. */
function lostAfter(beats: number): () => Promise<void> {
  let asked = 0
  return () => (asked++ < beats + 1 ? Promise.resolve() : Promise.reject(deviceLost))
}
