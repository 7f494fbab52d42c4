// What can be said of a scene in numbers: how far adapters get into each other's way, what the judge reads in a drawn picture.
import type { Assessment, Crosstalk, Failure, Settings } from '../protocol.ts'
import { failureOf } from './failure.ts'
import type { Slice } from './state.ts'
import type { Picture } from './storage.ts'

/** What a measurement said, or why it could not. */
export type Measured<T> = { readonly kind: 'under-way' } | { readonly kind: 'failed'; readonly failure: Failure } | T

export type Pairs = { readonly kind: 'pairs'; readonly ids: readonly string[]; readonly pairs: readonly Crosstalk[] }
export type Verdict = { readonly kind: 'verdict'; readonly assessment: Assessment }

export type SceneMeasuresSlice = {
  readonly crosstalk: Measured<Pairs> | undefined
  /** The judge's by picture. */
  readonly verdicts: Readonly<Record<string, Measured<Verdict>>>
  /** Measures every pair of these adapters, in place of what was measured before. */
  readonly measureCrosstalk: (ids: readonly string[]) => Promise<void>
  /** Asks the judge, once for each picture. */
  readonly judgePicture: (picture: Picture) => Promise<void>
}

/** Side of the pictures that the judge reads, in pixels. */
const judged = 128

/** Whether the judge can read pictures of these settings: it knows the world of the embedded model, at its size. */
export const isJudged = ({ model, width, height }: Settings): boolean =>
  model === 'nano' && width === judged && height === judged

/** All that a scene asks for, in words. */
export const wordsOf = ({ prompt, regions = [] }: Settings): string =>
  [prompt, ...regions.map((region) => region.prompt)].filter((words) => words.trim() !== '').join(', ')

export const createSceneMeasures: Slice<SceneMeasuresSlice> = (set, get, { engine, decodePng }) => ({
  crosstalk: undefined,
  verdicts: {},
  measureCrosstalk: async (ids) => {
    set({ crosstalk: { kind: 'under-way' } })
    try {
      await get().fitAdapters(ids)
      set({ crosstalk: { kind: 'pairs', ids, pairs: await engine.crosstalk(ids) } })
    } catch (error) {
      set({ crosstalk: { kind: 'failed', failure: failureOf(error) } })
    }
  },
  judgePicture: async ({ id, png, settings }) => {
    if (get().verdicts[id]) return
    const say = (verdict: Measured<Verdict>) => set(({ verdicts }) => ({ verdicts: { ...verdicts, [id]: verdict } }))
    say({ kind: 'under-way' })
    try {
      say({ kind: 'verdict', assessment: await engine.assess(await decodePng(png), wordsOf(settings)) })
    } catch (error) {
      say({ kind: 'failed', failure: failureOf(error) })
    }
  },
})
