// Live: the picture follows every change of the draft. What it is doing, and its switch; see `live/follow.ts` for the drawing.
import type { Failure, Pixels, RunReport, Settings } from '../protocol.ts'
import type { Slice, State } from './state.ts'

/** A picture that Live drew: on the screen only, until it is kept. */
export type LivePicture = {
  readonly pixels: Pixels
  readonly settings: Settings
  /** Milliseconds from the request to the picture. */
  readonly took: number
}

export type Live = {
  readonly on: boolean
  /** It was on before. */
  readonly left: boolean
  /** Why nothing follows at the moment. */
  readonly paused: 'hidden' | 'idle' | undefined
  readonly drawing: boolean
  /** Another tab draws. */
  readonly elsewhere: boolean
  readonly picture: LivePicture | undefined
  /** Where the time of the last picture went. */
  readonly spent: RunReport | undefined
  /** Why the newest request could not be drawn. */
  readonly problem: Failure | undefined
  /** The person said that this size is worth the wait. */
  readonly unhurried: boolean
}

export type LiveSlice = {
  readonly live: Live
  /** While on, the seed is held (see `seedHeld`); the lock stays the person's own. */
  readonly setLive: (on: boolean) => void
  readonly changeLive: (change: Partial<Live>) => void
  /** Puts the picture into the history, kept; its id there, undefined where Live shows none. */
  readonly keepLive: () => Promise<string | undefined>
}

const off: Live = {
  on: false,
  left: false,
  paused: undefined,
  drawing: false,
  elsewhere: false,
  picture: undefined,
  spent: undefined,
  problem: undefined,
  unhurried: false,
}

export const createLive: Slice<LiveSlice> = (set, get) => ({
  live: off,
  setLive: (on) => {
    if (on === get().live.on) return
    set({ live: { ...off, on, left: !on }, ...(on ? { outcome: undefined } : {}) })
  },
  // A new picture takes the place of what the last run left.
  changeLive: (change) =>
    set({ live: { ...get().live, ...change }, ...(change.picture ? { outcome: undefined } : {}) }),
  keepLive: async () => {
    const { live, addPicture, keepPicture } = get()
    if (!live.picture) return undefined
    const { pixels, settings } = live.picture
    const id = await addPicture(pixels, settings, 'create')
    await keepPicture(id, true)
    get().notify({ kind: 'said', message: 'Kept: the picture is in the history.' })
    return id
  },
})

/** Whether the next run draws from the draft's seed: the person locked it, or Live is on. */
export const seedHeld = ({ live, seedLocked }: Pick<State, 'live' | 'seedLocked'>): boolean => seedLocked || live.on
