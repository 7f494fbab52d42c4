// Draws what Live wants: begins, stops and pauses as its policy says. Knows the engine, not the page.
import type { Shelved } from '../../adapters/shelf.ts'
import type { Settings } from '../../protocol.ts'
import type { StoreApi } from 'zustand/vanilla'
import { failureOf } from '../failure.ts'
import type { Services, State } from '../state.ts'
import { byStudent, quickStudent, studentIn } from '../students.ts'
import { idleAfter, liveSettings, nextMove } from './policy.ts'

type World = Pick<Services, 'engine' | 'alone' | 'now'>

/** What the newest state asks Live to draw; runs of the person's own and loading models go first. */
function wantedOf(state: State): Settings | undefined {
  const { live, loading, running, waiting, room } = state
  const free = live.on && live.paused === undefined && room === 'create'
  if (!free || loading || running || waiting.length > 0) return undefined
  return settingsOf(state)
}

/** The draft as Live draws it; undefined before there is a model, and while its student is on the way. */
function settingsOf(state: State): Settings | undefined {
  const { model, draft, fetching } = state
  const student = quickStudent(state)
  if (!model || (student && fetching.includes(student.file))) return undefined
  const quick = student && byStudent(state, draft, student)
  return liveSettings(draft, { model, quick, trained: studentIn(state, draft)?.steps ?? undefined })
}

const keyOf = (settings: Settings | undefined) => settings && JSON.stringify(settings)

/** Follows `store` as long as it lives. */
export function followDraft(store: StoreApi<State>, { engine, alone, now }: World): void {
  let controller = new AbortController()
  let drawing: string | undefined
  let done: string | undefined
  let shownAt = 0
  let idle: ReturnType<typeof setTimeout> | undefined
  let asked: Shelved | undefined
  const change = (part: Partial<State['live']>) => store.getState().live.on && store.getState().changeLive(part)

  const move = () => {
    const settings = wantedOf(store.getState())
    const wanted = keyOf(settings)
    const next = nextMove({ wanted, drawing, done, hungry: now() - shownAt })
    if (next === 'stop') controller.abort()
    if (next === 'start' && settings && wanted !== undefined) void draw(settings, wanted)
  }

  const draw = async (settings: Settings, key: string): Promise<void> => {
    const mine = (controller = new AbortController())
    const { signal } = mine
    const began = now()
    drawing = key
    change({ drawing: true })
    const work = (taken: AbortSignal) => {
      taken.addEventListener('abort', () => mine.abort())
      change({ elsewhere: false })
      return engine.generate(
        settings,
        (event) => {
          if (event.type !== 'picture') return
          shownAt = now()
          change({ picture: { pixels: event.pixels, settings, took: shownAt - began }, problem: undefined })
        },
        signal,
      )
    }
    try {
      const spent = await alone(work, { signal, steal: false, waiting: () => change({ elsewhere: true }) })
      done = key
      change({ spent })
    } catch (error) {
      const problem = failureOf(error)
      // A request that cannot be drawn is not asked again before it changes.
      if (!signal.aborted && problem.kind !== 'cancelled') {
        done = key
        change({ problem })
      }
    }
    drawing = undefined
    change({ drawing: false, elsewhere: false })
    move()
  }

  /** Has the student at hand that follows best; where it cannot be had, the draft itself is drawn. */
  const bring = (state: State) => {
    const quick = state.live.on ? quickStudent(state) : undefined
    const student = quick && state.modelShelf.find(({ file }) => file === quick.file)
    if (!student || asked === student) return
    asked = student
    state.keepFromShelf([student]).catch(() => undefined)
  }

  const awake = () => {
    clearTimeout(idle)
    idle = undefined
    if (store.getState().live.on) idle = setTimeout(() => change({ paused: 'idle' }), idleAfter)
  }
  const turned = () => {
    const { paused } = store.getState().live
    if (document.hidden) change({ paused: 'hidden' })
    else if (paused === 'hidden') change({ paused: undefined })
  }

  store.subscribe((state, before) => {
    const { live } = state
    if (live.on !== before.live.on) {
      done = undefined
      shownAt = now()
      awake()
    }
    if (live.on && state.draft !== before.draft) {
      awake()
      if (live.paused === 'idle') change({ paused: undefined })
    }
    // The picture of a run of the person's own stays until the next change.
    if (state.running && !before.running && live.on) change({ picture: undefined })
    if (!state.running && before.running && live.on) done = keyOf(settingsOf(state))
    bring(state)
    move()
  })
  globalThis.document?.addEventListener('visibilitychange', turned)
}
