// Walks of cells, drawn once more to see how they went: each estimate on the way, how far it strays from a fine walk, and how errors
// propagate over many seeds. Not stored.
import { errorsAlong, type Estimate, type StepError } from '../../grid/errors.ts'
import { type Member, measurePropagation, type Propagation } from '../../grid/propagation.ts'
import { nameOf } from '../../grid/population.ts'
import { rowsOf } from '../../grid/rows.ts'
import type { Failure, LatentData, Pixels, Settings } from '../../protocol.ts'
import { failureOf } from '../failure.ts'
import type { Slice } from '../state.ts'
import { populationAt } from './population.ts'

export type WalkStep = Estimate & { readonly preview?: Pixels }
export type Walk = { readonly steps: readonly WalkStep[]; readonly errors?: readonly StepError[] }

export type Walking = {
  readonly id: string
  readonly of: 'cell' | 'fine' | 'seeds'
  /** Steps of a walk; walks of seeds. */
  readonly step: number
  readonly steps: number
}

export type WalksSlice = {
  /** By the id of the cell. */
  readonly walks: Readonly<Record<string, Walk>>
  /** By the name of the population (`grid/population.ts`). */
  readonly propagations: Readonly<Record<string, Propagation>>
  readonly walking: Walking | undefined
  readonly walkFailure: { readonly id: string; readonly failure: Failure } | undefined
  /** Draws the cell again and keeps what passes by. */
  readonly walkCell: (id: string) => Promise<void>
  /** Draws the fine walk of the same seed too, and holds the cell's against it. */
  readonly measureWalk: (id: string) => Promise<void>
  /** Draws all seeds of the cell twice, for `measurePropagation`, with the latents of their references as data; shows its own walk too. */
  readonly measureSeeds: (id: string) => Promise<void>
  readonly cancelWalk: () => void
}

/** Walks that are remembered; the oldest go. */
const most = 24
const fineSteps = 50

/**
 * The walk that errors are measured against: many steps of DPM-Solver++ (2M), else of the cell's own sampler, from the same noise.
 * Undefined for a recipe: what a student was trained for has no finer form.
 */
export function fineOf(settings: Settings, samplers: readonly string[]): Settings | undefined {
  if (settings.recipe !== undefined) return undefined
  const { sigmas: _, timesteps: __, ...rest } = settings
  const sampler = samplers.includes('dpmpp_2m') ? 'dpmpp_2m' : settings.sampler
  return { ...rest, sampler, steps: fineSteps, eta: 0 }
}

/** Rows that `measureWalk` draws beside the cell's own. */
export const fineRows = (settings: Settings): number => rowsOf({ ...settings, sampler: 'dpmpp_2m', steps: fineSteps })

export const createWalks: Slice<WalksSlice> = (set, get, { engine, alone }) => {
  let abort = new AbortController()

  const draw = async (id: string, of: Walking['of'], settings: Settings): Promise<WalkStep[]> => {
    const steps: WalkStep[] = []
    set({ walking: { id, of, step: 0, steps: settings.steps } })
    await engine.generate(
      settings,
      (event) => {
        if (event.type !== 'step' || !event.denoised) return
        const { sigma, denoised, preview, step } = event
        steps.push({ sigma, denoised, ...(preview && { preview }) })
        set({ walking: { id, of, step, steps: event.steps } })
      },
      abort.signal,
    )
    return steps
  }
  const keep = (id: string, walk: Walk) => {
    const others = Object.entries(get().walks).filter(([other]) => other !== id)
    set({ walks: Object.fromEntries([...others.slice(1 - most), [id, walk]]) })
  }
  /** One walk at a time, in this tab's turn. What was cancelled says nothing. */
  const inTurn = async (id: string, work: (settings: Settings) => Promise<void>) => {
    const settings = get().plan?.cells.get(id)?.settings
    if (!settings || get().walking) return
    abort = new AbortController()
    set({ walking: { id, of: 'cell', step: 0, steps: settings.steps }, walkFailure: undefined })
    try {
      await alone(() => work(settings), { signal: abort.signal, steal: false, waiting: () => undefined })
    } catch (error) {
      const failure = failureOf(error)
      if (!abort.signal.aborted && failure.kind !== 'cancelled') set({ walkFailure: { id, failure } })
    } finally {
      set({ walking: undefined })
    }
  }
  const walked = async (id: string, settings: Settings): Promise<readonly WalkStep[]> => {
    const known = get().walks[id]
    if (known) return known.steps
    const steps = await draw(id, 'cell', settings)
    keep(id, { steps })
    return steps
  }

  const settingsOf = (id: string) => get().plan?.cells.get(id)?.settings
  /** The latents that a cell was decoded from. Files of grids hold pictures alone: those are drawn again. */
  const latentsOf = async (id: string): Promise<LatentData | undefined> => {
    const kept = (await get().cellPicture(id))?.latents
    const settings = settingsOf(id)
    if (kept || !settings) return kept
    let drawn: LatentData | undefined
    await engine.generate(settings, (event) => (drawn = event.type === 'picture' ? event.latents : drawn), abort.signal)
    return drawn
  }

  return {
    walks: {},
    propagations: {},
    walking: undefined,
    walkFailure: undefined,
    walkCell: (id) => inTurn(id, async (settings) => void (await walked(id, settings))),
    measureWalk: (id) =>
      inTurn(id, async (settings) => {
        const steps = await walked(id, settings)
        const fine = fineOf(settings, get().model?.samplers.map((sampler) => sampler.id) ?? [])
        if (fine) keep(id, { steps, errors: errorsAlong(steps, await draw(id, 'fine', fine)) })
      }),
    measureSeeds: (id) =>
      inTurn(id, async (settings) => {
        await walked(id, settings)
        const { pairs = [] } = populationAt(id, get())
        const members: Member[] = []
        for (const pair of pairs) {
          const [own, data] = [settingsOf(pair.id), await latentsOf(pair.reference)]
          if (own && data) members.push({ settings: own, data })
        }
        const propagation = await measurePropagation(
          members,
          (settings, onEvent, given) => engine.generate(settings, onEvent, abort.signal, given),
          (step) => set({ walking: { id, of: 'seeds', step, steps: 2 * members.length } }),
        )
        set({ propagations: { ...get().propagations, [nameOf(pairs)]: propagation } })
      }),
    cancelWalk: () => abort.abort({ kind: 'cancelled', message: 'page: walk: cancelled' } satisfies Failure),
  }
}
