// Draws the cells of the grid that are missing, in the plan's order, one by one. A cell that fails is marked, the grid goes on.
import type { Cell, Plan } from '../../grid/plan.ts'
import { remaining } from '../../grid/results.ts'
import type { Failure, FailureKind, GenerateEvent, ModelInfo } from '../../protocol.ts'
import { failureOf } from '../failure.ts'
import type { Slice } from '../state.ts'
import { isOpened, modelsOf } from '../models.ts'
import { costOf, drawersOf, type Question, questionOf } from './cost.ts'
import { hold, judge } from './measures.ts'
import { createMeasuring } from './measuring.ts'

export type Filling = {
  /** `pausing` until the cell under way is done. */
  readonly state: 'running' | 'pausing' | 'paused'
  /** The cell under way, and how many of its steps are done. */
  readonly cell: string | undefined
  readonly step: number
  readonly startedAt: number
  /** Cells drawn or failed since it began. */
  readonly done: number
  /** The cells that it is for; undefined for all that are missing. */
  readonly only: readonly string[] | undefined
  /** Another tab draws; this one waits for it. */
  readonly elsewhere: boolean
}

export type FillSlice = {
  readonly filling: Filling | undefined
  /** Asked before a grid that is large or slow. */
  readonly question: Question | undefined
  /** What stopped the whole grid. */
  readonly fillFailure: Failure | undefined
  /** A run that the last visit left unfinished: it goes on when a model is there. */
  readonly fillWanted: boolean
  /** Models whose cells the last run left, since they are not opened: it goes on when one of them is. */
  readonly fillAwaits: readonly string[]
  /** Draws what is missing, failed cells again; asks first where that is much. Goes on where it was paused. */
  readonly fillGrid: () => void
  readonly confirmFill: () => void
  readonly dismissQuestion: () => void
  /** Stops after the cell under way. */
  readonly pauseFill: () => void
  /** Stops within one step; what is done stays. */
  readonly cancelFill: () => void
  /** Leaves the cell under way out, for now. */
  readonly skipCell: () => void
  /** Draws this one again; a run that is under way takes it in. */
  readonly retryCell: (id: string) => void
  /** Takes the turn from the other tab that draws. */
  readonly fillHere: () => void
  /** Called whenever plan, results or model are others. */
  readonly gridChanged: () => void
}

/** Failures of one cell's settings or numbers; others would meet every cell. */
const ofCell: ReadonlySet<FailureKind> = new Set<FailureKind>(['bad-input', 'not-finite', 'out-of-memory', 'internal'])
const rested = { cell: undefined, step: 0, elsewhere: false } as const

export const createFill: Slice<FillSlice> = (set, get, services) => {
  const { engine, alone, now } = services
  let abort = new AbortController()
  let skipping = false
  /** Counts runs: one that was cancelled says nothing any more. */
  let latest = 0
  /** Cells that this run has tried: a failure is not tried again before the person asks. */
  let tried = new Set<string>()
  let queue: { readonly plan: Plan; readonly cells: Cell[] } | undefined
  let under: Promise<void> = Promise.resolve()

  const measured = createMeasuring(get, (id, against) =>
    id === against ? judge(id, get, services) : hold(id, against, get, services),
  )
  const progress = (change: Partial<Filling>) => {
    const { filling } = get()
    if (filling) set({ filling: { ...filling, ...change } })
  }

  /** The next cell of the plan as it is now: a grid may grow while it fills. */
  const next = (): Cell | undefined => {
    const { plan, results, filling } = get()
    if (!plan) return undefined
    const only = filling?.only
    if (queue?.plan !== plan) queue = { plan, cells: remaining(plan, results, drawersOf(modelsOf(get()))).toReversed() }
    for (let cell = queue.cells.pop(); cell; cell = queue.cells.pop())
      if (!tried.has(cell.id) && (only === undefined || only.includes(cell.id)) && isOpened(get(), cell.settings.model)) return cell // prettier-ignore
    return undefined
  }

  /** Models that cells are still missing of, and that are not opened. */
  const awaited = (): readonly string[] => {
    const { plan, results, filling } = get()
    if (!plan || filling?.only) return []
    const names = remaining(plan, results, drawersOf(modelsOf(get()))).map(({ settings }) => settings.model)
    return [...new Set(names)].filter((name) => !isOpened(get(), name))
  }

  /** Resolves when the cell is drawn; `kept` when it is stored. */
  const draw = async (cell: Cell, { device }: ModelInfo): Promise<{ readonly kept: Promise<void> }> => {
    // Told when it is drawn: a model may turn out to be another than at an earlier visit.
    const by = () => `${drawersOf(modelsOf(get()))(cell.settings.model)}, ${device.provider}`
    let picture: (GenerateEvent & { type: 'picture' }) | undefined
    tried.add(cell.id)
    progress({ cell: cell.id, step: 0 })
    const attempt = () =>
      engine.generate(
        cell.settings,
        (event) => {
          if (event.type === 'step') progress({ step: event.step })
          if (event.type === 'picture') picture = event
        },
        abort.signal,
      )
    try {
      // A device that was lost comes back by itself: once it may have been an accident.
      const again = (error: unknown) => {
        if (failureOf(error).kind !== 'device-lost') throw error
        return attempt()
      }
      const report = await attempt().catch(again)
      const unkept = (error: unknown) => get().keepFailed(cell.id, 'internal', failureOf(error).message, by())
      return { kept: get().keepDrawn(cell, picture!, report, by()).catch(unkept) }
    } catch (error) {
      const { kind, message } = failureOf(error)
      if (kind === 'cancelled' && skipping) return { kept: Promise.resolve() }
      if (!ofCell.has(kind) && kind !== 'device-lost') throw error
      return { kept: get().keepFailed(cell.id, kind, message, by()) }
    }
  }

  const work = async (taken: AbortSignal): Promise<void> => {
    taken.addEventListener('abort', () => get().cancelFill())
    progress({ elsewhere: false })
    let keeping = Promise.resolve()
    for (;;) {
      const { model, filling, loading } = get()
      // Another model is on its way: its own plan goes on when it is there.
      if (loading && !filling?.only) set({ fillWanted: true })
      const cell = model && !loading && filling?.state === 'running' ? next() : undefined
      if (!model || !cell) break
      if (abort.signal.aborted) abort = new AbortController()
      const { kept } = await draw(cell, model).finally(() => (skipping = false))
      // One picture is encoded and stored while the next is drawn, never more.
      await keeping
      keeping = kept
      progress({ done: (get().filling?.done ?? 0) + 1 })
      measured()
    }
    await keeping
    measured()
  }

  const run = async (mine: number, steal: boolean): Promise<void> => {
    if (mine !== latest) return
    abort = new AbortController()
    tried = new Set()
    queue = undefined
    const waiting = () => progress({ elsewhere: true })
    try {
      await alone(work, { signal: abort.signal, steal, waiting })
      const { filling } = get()
      const paused = filling?.state === 'pausing' ? ({ ...filling, state: 'paused', ...rested } as const) : undefined
      if (mine === latest) set({ filling: paused, fillAwaits: paused || get().fillWanted ? [] : awaited() })
    } catch (error) {
      if (mine === latest) set({ filling: undefined, fillFailure: failureOf(error) })
    }
  }
  /** One run at a time, for one cell or for all: what is under way takes more in, another begins when the last has let go. */
  const begin = (cell?: string, steal = false) => {
    const { filling } = get()
    set({ question: undefined, gridTouched: true, fillWanted: false, fillAwaits: [] })
    if (filling && filling.state !== 'paused') {
      queue = undefined
      return progress({
        state: 'running',
        only: cell === undefined ? undefined : filling.only && [...filling.only, cell],
      })
    }
    const mine = ++latest
    const only = cell === undefined ? undefined : [cell]
    set({ filling: { state: 'running', startedAt: now(), done: 0, only, ...rested }, fillFailure: undefined })
    under = under.then(() => run(mine, steal))
  }

  return {
    filling: undefined,
    question: undefined,
    fillFailure: undefined,
    fillWanted: false,
    fillAwaits: [],
    fillGrid: () => {
      const { plan, model, results, history } = get()
      if (!model) return set({ fillWanted: true })
      if (!plan) return undefined
      const question = questionOf(plan, costOf(plan, results, modelsOf(get()), history))
      return question ? set({ question }) : begin()
    },
    confirmFill: () => begin(),
    dismissQuestion: () => set({ question: undefined }),
    pauseFill: () => {
      if (get().filling?.state === 'running') progress({ state: 'pausing' })
    },
    cancelFill: () => {
      set({ fillWanted: false, fillAwaits: [] })
      latest++
      abort.abort({ kind: 'cancelled', message: 'page: grid: cancelled' } satisfies Failure)
      set({ filling: undefined })
    },
    skipCell: () => {
      if (!get().filling?.cell) return
      skipping = true
      abort.abort()
    },
    retryCell: (id) => {
      tried.delete(id)
      queue = undefined
      begin(id)
    },
    fillHere: () => {
      get().cancelFill()
      begin(undefined, true)
    },
    gridChanged: () => {
      measured()
      const { fillWanted, fillAwaits, model, plan } = get()
      const arrived = fillAwaits.some((name) => isOpened(get(), name))
      if ((fillWanted || arrived) && model && plan) begin()
    },
  }
}
