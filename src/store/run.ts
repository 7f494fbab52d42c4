// The run under way and those that wait: one at a time, in order. Knows the engine, not the words for its failures.
import type { Failure, GenerateEvent, ModelInfo, Phase, Pixels, RunReport, Settings } from '../protocol.ts'
import { drawerOf } from './compare/cost.ts'
import { failureOf } from './failure.ts'
import { seedHeld } from './live.ts'
import { sameScene } from './scene.ts'
import type { Slice } from './state.ts'
import type { DrawingRoom, Timing } from './storage.ts'

export type Job = {
  readonly id: number
  readonly settings: Settings
  readonly room: DrawingRoom
  readonly retried: boolean
}

export type Running = {
  readonly job: Job
  readonly startedAt: number
  readonly phase: Phase
  /** Which picture of the batch, from 0. */
  readonly picture: number
  /** Steps of this picture that are done. */
  readonly step: number
  /** Milliseconds of every step so far, over the batch. */
  readonly stepTimes: readonly number[]
  readonly preview: Pixels | undefined
  /** Another tab draws; this run waits for it. */
  readonly elsewhere: boolean
}

/** How the last run ended. */
export type Outcome =
  | { readonly kind: 'done'; readonly timing: Timing }
  | { readonly kind: 'stopped'; readonly step: number; readonly steps: number; readonly preview: Pixels | undefined }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly settings: Settings; readonly retried: boolean }

export type Failed = { readonly settings: Settings; readonly failure: Failure }

export type RunSlice = {
  readonly running: Running | undefined
  readonly waiting: readonly Job[]
  readonly outcome: Outcome | undefined
  /** Generate was pressed before a model, or the student that was chosen, was ready. */
  readonly wanted: boolean
  /** First visit: the example draws itself when it can. */
  readonly welcome: boolean
  readonly generate: () => void
  /** Draws these for the room, one after the other. */
  readonly drawAll: (list: readonly Settings[], room: DrawingRoom) => void
  /** Runs that failed since they were last asked for. */
  readonly failed: readonly Failed[]
  /** A new seed, whatever holds it, and a run. */
  readonly anotherSeed: () => void
  /** Stops the run under way within one step; those that wait go on. */
  readonly cancel: () => void
  readonly cancelAll: () => void
  /** What `draw` queues goes before all that waits, and the run under way stops for it. */
  readonly drawNow: (draw: () => void) => void
  readonly removeJob: (id: number) => void
  readonly promoteJob: (id: number) => void
  readonly drawHere: () => void
  readonly dismissOutcome: () => void
  /** Goes on with what waits; called when a model is ready. */
  readonly resume: () => void
}

export const createRun: Slice<RunSlice> = (set, get, services) => {
  const { engine, alone, randomSeed, now } = services
  let nextId = 1
  let controller = new AbortController()
  let steal: (() => void) | undefined

  const enqueue = (settings: Settings, room: DrawingRoom = 'create') => {
    const job: Job = { id: nextId++, settings, room, retried: false }
    set({ failed: get().failed.filter((one) => !sameScene(one.settings, settings)) })
    set({ draft: { ...get().draft, seed: settings.seed }, waiting: [...get().waiting, job], wanted: false })
    void pump()
  }

  const pump = async (): Promise<void> => {
    const { running, model, loading, waiting } = get()
    const [job, ...rest] = waiting
    if (running || !model || loading || !job) return
    set({ waiting: rest })
    await draw({ ...job, settings: { ...job.settings, model: model.name } }, model)
    return pump()
  }

  const progress = (change: Partial<Running>) => {
    const { running } = get()
    if (running) set({ running: { ...running, ...change } })
  }

  const draw = async (job: Job, model: ModelInfo): Promise<void> => {
    const abort = (controller = new AbortController())
    const saves: Promise<string>[] = []
    set({ running: { job, startedAt: now(), ...idle }, outcome: undefined, watching: true })
    const onEvent = (event: GenerateEvent) => {
      if (event.type === 'phase') progress({ phase: event.phase, picture: event.picture })
      if (event.type === 'step') progress(stepOf(event, get().running))
      if (event.type === 'picture') {
        const { seed, variationSeed } = event
        const seeds = { seed, ...(variationSeed === undefined ? {} : { variationSeed }) }
        saves.push(get().addPicture(event.pixels, { ...job.settings, ...seeds, count: 1 }, job.room))
      }
    }
    const work = (taken: AbortSignal) => {
      taken.addEventListener('abort', () => abort.abort())
      progress({ elsewhere: false, startedAt: now() })
      return engine.generate(job.settings, onEvent, abort.signal)
    }
    try {
      const report = await turn(work, abort.signal)
      const ids = await Promise.all(saves)
      const timing = timingOf(report, job.settings, model)
      set({ running: undefined, outcome: { kind: 'done', timing } })
      await get().addTiming(ids, timing)
    } catch (error) {
      await Promise.allSettled(saves)
      ended(job, failureOf(error))
    }
  }

  /** Waits for other tabs; `drawHere` takes the turn from them. */
  const turn = (work: (taken: AbortSignal) => Promise<RunReport>, signal: AbortSignal): Promise<RunReport> =>
    new Promise((resolve, reject) => {
      const patient = new AbortController()
      signal.addEventListener('abort', () => patient.abort(signal.reason))
      const ask = (force: boolean) =>
        alone(work, {
          signal: force ? signal : patient.signal,
          steal: force,
          waiting: () => progress({ elsewhere: true }),
        })
      let stolen = false
      steal = () => {
        stolen = true
        patient.abort()
        ask(true).then(resolve, reject)
      }
      ask(false).then(resolve, (error: unknown) => {
        if (!stolen) reject(signal.aborted ? cancelledHere : error)
      })
    })

  const ended = (job: Job, failure: Failure) => {
    const { running, waiting, model, history, notify, setPrecision } = get()
    const again = { waiting: [{ ...job, retried: true }, ...waiting], running: undefined }
    if (failure.kind === 'cancelled') {
      const { step = 0, preview } = running ?? {}
      set({ running: undefined, outcome: { kind: 'stopped', step, steps: job.settings.steps, preview } })
    } else if (failure.kind === 'device-lost' && !job.retried) {
      set(again)
      notify({ kind: 'device-lost', pictures: history.length })
    } else if (failure.kind === 'not-finite' && !job.retried && model?.precision === 'float16') {
      set(again)
      notify({ kind: 'full-precision', message: failure.message })
      void setPrecision('float32')
    } else {
      const { settings, retried } = job
      const failed = [...get().failed, { settings, failure }]
      set({ running: undefined, failed, outcome: { kind: 'failed', failure, settings, retried } })
    }
  }

  return {
    running: undefined,
    waiting: [],
    failed: [],
    outcome: undefined,
    wanted: false,
    welcome: false,
    generate: () => {
      const { model, coming, draft } = get()
      if (!model || coming) return set({ wanted: true })
      enqueue({ ...draft, seed: seedHeld(get()) ? draft.seed : randomSeed() })
    },
    drawAll: (list, room) => list.forEach((settings) => enqueue(settings, room)),
    anotherSeed: () => {
      set({ seedLocked: false })
      get().shuffleSeed()
      get().generate()
    },
    cancel: () => {
      if (get().running) controller.abort()
      else set({ wanted: false })
    },
    cancelAll: () => {
      set({ waiting: [], wanted: false })
      controller.abort()
    },
    drawNow: (draw) => {
      const before = new Set(get().waiting)
      draw()
      const { waiting, running } = get()
      const fresh = waiting.filter((job) => !before.has(job))
      if (!running || fresh.length === 0) return
      set({ waiting: [...fresh, ...waiting.filter((job) => before.has(job))] })
      controller.abort()
    },
    removeJob: (id) => set({ waiting: get().waiting.filter((job) => job.id !== id) }),
    promoteJob: (id) => set({ waiting: get().waiting.toSorted((a, b) => Number(b.id === id) - Number(a.id === id)) }),
    drawHere: () => steal?.(),
    dismissOutcome: () => set({ outcome: undefined }),
    resume: () => {
      const { wanted, welcome, chosen, draft } = get()
      set({ welcome: false })
      if (wanted) get().generate()
      else if (welcome && !chosen.includes('prompt')) enqueue(draft)
      else void pump()
    },
  }
}

const idle = { phase: 'text', picture: 0, step: 0, stepTimes: [], preview: undefined, elsewhere: false } as const

const cancelledHere: Failure = { kind: 'cancelled', message: 'page: run: cancelled before it began' }

function stepOf(event: GenerateEvent & { type: 'step' }, running: Running | undefined): Partial<Running> {
  const { picture, step, milliseconds, preview = running?.preview } = event
  return { phase: 'sample', picture, step, preview, stepTimes: [...(running?.stepTimes ?? []), milliseconds] }
}

function timingOf(report: RunReport, { count, steps }: Settings, model: ModelInfo): Timing {
  const { text, decode, total, rows, device } = report
  return {
    text,
    decode,
    total,
    rows,
    steps,
    sampling: report.steps.reduce((sum, milliseconds) => sum + milliseconds, 0),
    pictures: count,
    provider: device.provider,
    calls: report.steps.length / count,
    by: `${drawerOf(model)}, ${device.provider}`,
  }
}
