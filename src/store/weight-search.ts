// A search for the weights of the composition's adapters (LoraHub): pictures are tried one by one, and the person, or the judge, says which
// of two is better. See `src/grid/lorahub.ts`.
import { byScore, searchWeights } from '../grid/lorahub.ts'
import type { Better } from '../grid/lorahub.ts'
import type { AdapterUse, Pixels, Settings } from '../protocol.ts'
import { failureOf } from './failure.ts'
import { isJudged, wordsOf } from './scene-measures.ts'
import type { Slice, State } from './state.ts'

/** A picture of some weights, and what the judge made of them: agreement, 0 to 1, over all pictures drawn. */
export type Tried = { readonly settings: Settings; readonly pixels: Pixels; readonly score?: number }

export type WeightSearch = {
  readonly by: 'you' | 'judge'
  /** Candidates that were decided on, of so many. */
  readonly tried: number
  readonly budget: number
  readonly best?: Tried
  readonly candidate?: Tried
  /** Whether the person is asked which is better. */
  readonly asks: boolean
}

export type WeightSearchSlice = {
  readonly weightSearch: WeightSearch | undefined
  /** Tries weights until the budget is spent, then takes the best, undoably. */
  readonly findWeights: (by: WeightSearch['by']) => Promise<void>
  /** The person's answer. */
  readonly preferWeights: (which: 'best' | 'candidate') => void
  /** Stops within one step and takes the best so far. */
  readonly stopWeights: () => void
}

/** Candidates to try: as many as a person is likely to look at; and for the judge, which sees two pictures of each. */
const budgets = { you: 12, judge: 24 }
const seeds = { you: 1, judge: 2 }

/** Adapters whose weights can be searched for: a few-step adapter's is its own. */
export const searchable = (adapters: readonly AdapterUse[]): readonly AdapterUse[] =>
  adapters.filter(({ always }) => !always)

/** Whether the judge can say which of two pictures is better. */
export const canJudge = ({ draft, model }: Pick<State, 'draft' | 'model'>): boolean =>
  model !== undefined && isJudged({ ...draft, model: model.name })

export const createWeightSearch: Slice<WeightSearchSlice> = (set, get, { engine, alone }) => {
  let stop = new AbortController()
  let answer: ((which: 'best' | 'candidate') => void) | undefined
  const progress = (change: Partial<WeightSearch>) => {
    const { weightSearch } = get()
    if (weightSearch) set({ weightSearch: { ...weightSearch, ...change } })
  }

  /** Each settings is drawn once. */
  const trying = (by: WeightSearch['by']) => {
    const known = new Map<string, Promise<Tried>>()
    const tryNow = async (settings: Settings): Promise<Tried> => {
      const pictures: Pixels[] = []
      await engine.generate(settings, (event) => event.type === 'picture' && pictures.push(event.pixels), stop.signal)
      const [pixels] = pictures
      if (by === 'you') return { settings, pixels: pixels! }
      const words = wordsOf(settings)
      const read = await Promise.all(pictures.map((picture) => engine.assess(picture, words)))
      const score = read.reduce((sum, { agreement = 0 }) => sum + agreement, 0) / read.length
      return { settings, pixels: pixels!, score }
    }
    return (settings: Settings): Promise<Tried> => {
      const key = JSON.stringify(settings.adapters)
      const tried = known.get(key) ?? tryNow(settings)
      known.set(key, tried)
      return tried
    }
  }

  /** The person looks at both. */
  const asked =
    (draw: (settings: Settings) => Promise<Tried>): Better =>
    async (candidate, best) => {
      progress({ best: await draw(best) })
      const next = await draw(candidate)
      stop.signal.throwIfAborted() // a signal that is over tells no later listener
      progress({ candidate: next, asks: true })
      const chosen = await new Promise<'best' | 'candidate'>((resolve, reject) => {
        answer = resolve
        stop.signal.addEventListener('abort', () => reject(stop.signal.reason as Error), { once: true })
      })
      progress({ asks: false })
      return chosen === 'candidate'
    }

  /** The judge's, shown as it goes. */
  const scored = (draw: (settings: Settings) => Promise<Tried>): Better => {
    const better = byScore(async (settings) => {
      const tried = await draw(settings)
      progress(get().weightSearch?.best ? { candidate: tried } : { best: tried })
      return tried.score!
    })
    return async (candidate, best) => {
      progress({ best: await draw(best) })
      return better(candidate, best)
    }
  }

  const work = async (by: WeightSearch['by'], settings: Settings): Promise<void> => {
    const draw = trying(by)
    const better = by === 'you' ? asked(draw) : scored(draw)
    await searchWeights(settings, better, {
      budget: budgets[by],
      seed: settings.seed,
      onTry: (tried, _, won) => {
        const { weightSearch } = get()
        const winner = won ? weightSearch?.candidate : undefined
        progress({ tried, ...(winner && { best: winner }) })
      },
    })
  }

  /** The best weights go to the adapters that are still there. */
  const take = ({ settings }: Tried): void => {
    const { draft, replace, notify, shelf } = get()
    const found = new Map(settings.adapters?.map(({ id, weight }) => [id, weight]))
    const adapters = draft.adapters?.map((use) => ({ ...use, weight: rounded(found.get(use.id) ?? use.weight) })) ?? []
    if (adapters.length === 0) return
    replace({ draft: { ...draft, adapters } })
    const named = adapters.map((use) => `${use.name ?? shelf.find(({ id }) => id === use.id)?.file} ${use.weight}`)
    notify({ kind: 'said', message: `Weights found: ${named.join(', ')}. Undo brings the old ones back.` })
  }

  return {
    weightSearch: undefined,
    findWeights: async (by) => {
      const { model, draft, weightSearch, notify } = get()
      if (!model || weightSearch || searchable(draft.adapters ?? []).length === 0) return
      const { bakeAdapters: _, ...plain } = draft
      const settings: Settings = { ...plain, model: model.name, count: seeds[by] }
      stop = new AbortController()
      set({ weightSearch: { by, tried: 0, budget: budgets[by], asks: false } })
      const turn = { signal: stop.signal, steal: false, waiting: () => undefined }
      const run = (taken: AbortSignal) => {
        taken.addEventListener('abort', () => stop.abort())
        return work(by, settings)
      }
      const failure = await alone(run, turn).then(() => undefined, failureOf)
      const { weightSearch: last } = get()
      set({ weightSearch: undefined })
      if (failure && failure.kind !== 'cancelled' && !stop.signal.aborted)
        notify({ kind: 'said', message: `The search for weights stopped. ${failure.message}` })
      if (last?.best && last.tried > 0) take(last.best)
    },
    preferWeights: (which) => answer?.(which),
    stopWeights: () => stop.abort(),
  }
}

/** What the field of a weight shows. */
const rounded = (weight: number) => Math.round(weight * 100) / 100
