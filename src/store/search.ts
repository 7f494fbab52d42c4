// A search for the few timesteps that come nearest to many, for the prompt at hand: AutoDiffusion's, through the engine, list by list.
import type { Settings } from '../protocol.ts'
import { latentsOf, scoreOf, type Aim } from '../search/error.ts'
import { evolve, type Candidate, type Evolution } from '../search/evolve.ts'
import { failureOf } from './failure.ts'
import type { Slice } from './state.ts'

/** A search under way. */
export type Searching = {
  /** Pictures of many steps that are drawn, of so many; then lists that were scored, of at most so many. */
  readonly aims: number
  readonly lists: number
  readonly most: number
  /** Mean error of the evenly spaced list, and the best so far. */
  readonly even?: number
  readonly best?: Candidate['best']
}

export type SearchSlice = {
  readonly searching: Searching | undefined
  /** Searches a list of as many timesteps as the draft has steps; keeps and walks along what it finds. */
  readonly searchList: () => Promise<void>
  /** Stops within one step; the best list so far is kept if any was better than the even one. */
  readonly stopSearch: () => void
}

/** Pictures to be near to, and the steps that they are drawn with. */
export const aimsOfSearch = 4
const manySteps = 50
/** Timesteps of models whose folder does not say. */
const usualTimesteps = 1000
const scale = { population: 16, parents: 4, mutations: 8, crossovers: 4, mutationRate: 0.25, generations: 5 }

export const createSearch: Slice<SearchSlice> = (set, get, { engine, alone }) => {
  let stop = new AbortController()
  const progress = (change: Partial<Searching>) => {
    const { searching } = get()
    if (searching) set({ searching: { ...searching, ...change } })
  }

  const aimsOf = async (settings: Settings): Promise<Aim[]> => {
    const aims: Aim[] = []
    for (let k = 0; k < aimsOfSearch; k++) {
      const one = { ...settings, seed: settings.seed + k }
      const latents = await latentsOf(engine, { ...one, steps: Math.max(manySteps, one.steps) }, stop.signal)
      aims.push({ settings: one, latents })
      progress({ aims: k + 1 })
    }
    return aims
  }

  const work = async (settings: Settings, timesteps: number): Promise<void> => {
    const { steps } = settings
    const aims = await aimsOf(settings)
    const even = Array.from({ length: steps }, (_, i) => Math.round(timesteps * (1 - i / steps)) - 1)
    const evolution: Evolution = { ...scale, steps, most: timesteps - 1, first: [even], seed: settings.seed }
    for await (const candidate of evolve(evolution, scoreOf(engine, aims, stop.signal))) {
      const { searching } = get()
      progress({
        lists: (searching?.lists ?? 0) + 1,
        even: searching?.even ?? candidate.score,
        best: candidate.best,
      })
    }
  }

  const keep = ({ even, best }: Searching, { model, sampler, guidance, steps }: Settings): void => {
    const { addSchedule, notify } = get()
    if (!best || even === undefined || best.score >= even)
      return notify({ kind: 'said', message: 'No list was better than the even one.' })
    const percent = (value: number) => `${(100 * value).toFixed(0)} %`
    const found = `${percent(best.score)} from ${manySteps} steps, evenly spaced ${percent(even)}`
    addSchedule({
      name: `${model}, ${steps} steps, searched`,
      timesteps: best.list,
      model,
      sampler,
      guidance,
      source: found,
    })
    notify({ kind: 'said', message: `A list was found: ${found}.` })
  }

  return {
    searching: undefined,
    searchList: async () => {
      const { model, draft, searching, notify } = get()
      if (!model || searching) return
      const { timesteps: _, sigmas: __, recipe: ___, startImage: ____, mask: _____, ...plain } = draft
      const settings: Settings = { ...plain, model: model.name, count: 1 }
      stop = new AbortController()
      set({ searching: { aims: 0, lists: 0, most: scale.population * scale.generations } })
      const turn = { signal: stop.signal, steal: false, waiting: () => undefined }
      const run = (taken: AbortSignal) => {
        taken.addEventListener('abort', () => stop.abort())
        return work(settings, model.timesteps ?? usualTimesteps)
      }
      const failure = await alone(run, turn).then(() => undefined, failureOf)
      const { searching: last } = get()
      set({ searching: undefined })
      if (failure && failure.kind !== 'cancelled' && !stop.signal.aborted)
        notify({ kind: 'said', message: `The search stopped. ${failure.message}` })
      else if (last && last.lists > 0) keep(last, settings)
    },
    stopSearch: () => stop.abort(),
  }
}
