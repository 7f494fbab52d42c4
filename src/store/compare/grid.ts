// The grid as the person edits it, and the plan that follows from it. Knows nothing of drawing.
import { BadGrid } from '../../grid/bad-grid.ts'
import type { Axis, GridDocument } from '../../grid/document.ts'
import { type Folded, foldSeeds, unfolded } from '../../grid/fold.ts'
import { readGridLink } from '../../grid/link.ts'
import { type Place, placesOf, type Plan, planGrid } from '../../grid/plan.ts'
import type { Settings } from '../../protocol.ts'
import { callable } from '../adapters.ts'
import { firstDraft } from '../draft.ts'
import { failureOf } from '../failure.ts'
import { withTags } from '../lora-tags.ts'
import { rowsOfPicture } from '../methods.ts'
import { modelsOf } from '../models.ts'
import type { Slice, State } from '../state.ts'
import { defaultGrid, fourSamplers, sharedOf } from './default-grid.ts'
import { fetchNamed, namedAdapters, unfetched } from './named.ts'
import { isReference, referenceAt } from './reference.ts'

export type GridSlice = {
  readonly grid: GridDocument
  /** Somebody edited, ran or opened it; until then it follows the settings in Create. */
  readonly gridTouched: boolean
  readonly gridPast: readonly GridDocument[]
  readonly gridFuture: readonly GridDocument[]
  /** Undefined where the grid makes no sense, or no model is there to plan for. */
  readonly plan: Plan | undefined
  /** The plan as it is shown: without its axes of seeds where cells are averaged over them. */
  readonly folded: Folded | undefined
  /** What is wrong with the grid, one line. */
  readonly planProblem: string | undefined
  /** Which value of each axis from the third on that is shown is on show. */
  readonly page: readonly number[]
  /** One undoable step; steps of one gesture in a row are one. */
  readonly editGrid: (change: Partial<GridDocument>, gesture?: string) => void
  readonly setAxis: (index: number, axis: Axis | undefined) => void
  readonly moveAxis: (from: number, to: number) => void
  /** Another grid in its place; Undo brings the one before back, with all its pictures. */
  readonly openGrid: (grid: GridDocument, problems?: readonly string[]) => void
  /** Takes what `#compare?...` carries, or says what is wrong with it. */
  readonly openGridLink: (query: string) => void
  /** Axes stay, all else becomes that of this picture; then the room opens. */
  readonly sendToCompare: (settings: Settings) => void
  /** One row: this picture by four samplers. */
  readonly compareSamplers: (settings: Settings) => void
  readonly undoGrid: () => void
  readonly redoGrid: () => void
  /** `by` pages on, through all outer axes. */
  readonly turnPage: (by: number) => void
  readonly showPage: (page: readonly number[]) => void
  /** Measures every cell against the one that has the settings of this place, seed by seed; the same again: against none. */
  readonly star: (place: Place) => void
  readonly unstar: () => void
  /** Plans again: for another model, or for what Create says now. */
  readonly replan: () => void
}

/** More places than this are too many for a page, whatever they cost. */
export const mostPlaces = 10_000
const mostSteps = 100
/** Milliseconds within which steps of one gesture are one. */
const pause = 2000

export const createGrid: Slice<GridSlice> = (set, get, { now }) => {
  /** Files that are on their way, or could not be had. */
  const fetching = new Map<string, string | undefined>()
  const fetch = async (list: ReturnType<typeof unfetched>) => {
    for (const { file } of list) fetching.set(file, undefined)
    try {
      await fetchNamed(list, get())
      for (const { file } of list) fetching.delete(file)
    } catch (error) {
      for (const { file } of list) fetching.set(file, failureOf(error).message)
    }
    get().replan()
  }
  /** Waits for files beside the model that the axes name. */
  const plan = (grid: GridDocument): ReturnType<typeof planned> => {
    const missing = unfetched(grid, get())
    if (missing.length === 0) return planned(grid, get())
    const fresh = missing.filter(({ file }) => !fetching.has(file))
    if (fresh.length > 0) void fetch(fresh)
    return { ...nothing, planProblem: missing.map(({ file }) => fetching.get(file)).find(Boolean) }
  }

  const change = (
    grid: GridDocument,
    past: readonly GridDocument[] = [...get().gridPast, get().grid].slice(-mostSteps),
  ) => {
    // What failed once may be there now.
    for (const [file, why] of fetching) if (why !== undefined) fetching.delete(file)
    const next = plan(grid)
    const page = next.folded ? clamped(get().page, next.folded.plan) : get().page
    set({ ...next, grid, page, gridTouched: true, gridPast: past, gridFuture: [] })
    get().gridChanged()
  }
  let last: { readonly gesture: string | undefined; readonly at: number } = { gesture: undefined, at: 0 }
  const edit = (fields: Partial<GridDocument>, gesture?: string) => {
    const goesOn = gesture !== undefined && gesture === last.gesture && now() - last.at < pause
    last = { gesture, at: now() }
    change({ ...get().grid, ...fields }, goesOn ? get().gridPast : undefined)
  }
  const open = (grid: GridDocument) => {
    set({ page: [] })
    change(grid)
    get().go('compare')
  }
  const step = (from: 'gridPast' | 'gridFuture', to: 'gridPast' | 'gridFuture') => {
    const grid = get()[from].at(-1)
    if (!grid) return
    const { gridPast, gridFuture, grid: before } = get()
    const [left, right] = [get()[from].slice(0, -1), [...get()[to], before]]
    change(grid, gridPast)
    set({ gridPast, gridFuture, [from]: left, [to]: right })
  }

  return {
    grid: defaultGrid(firstDraft, undefined),
    gridTouched: false,
    gridPast: [],
    gridFuture: [],
    plan: undefined,
    folded: undefined,
    planProblem: undefined,
    page: [],
    editGrid: edit,
    setAxis: (index, axis) => {
      const { axes } = get().grid
      edit({ axes: axis ? [...axes.slice(0, index), axis, ...axes.slice(index + 1)] : axes.toSpliced(index, 1) })
    },
    moveAxis: (from, to) => {
      const { axes } = get().grid
      const axis = axes[from]
      if (axis && to >= 0 && to < axes.length) edit({ axes: axes.toSpliced(from, 1).toSpliced(to, 0, axis) })
    },
    openGrid: (grid, problems = []) => {
      if (problems.length > 0) get().notify({ kind: 'problems', lines: problems })
      open(grid)
    },
    openGridLink: (query) => {
      try {
        const { document, problems } = readGridLink(query)
        get().openGrid(document, problems)
      } catch (error) {
        if (!(error instanceof BadGrid)) throw error
        get().notify({ kind: 'bad-file', message: `This link’s grid was not read: ${error.message}` })
      }
    },
    sendToCompare: (settings) => {
      const { grid, gridTouched, model } = get()
      open(gridTouched ? { ...grid, settings: sharedOf(settings) } : defaultGrid(settings, model))
    },
    compareSamplers: (settings) => {
      const values = fourSamplers(settings, get().model).join(', ')
      open({ settings: sharedOf(settings), axes: [{ parameter: 'sampler', values }] })
    },
    undoGrid: () => step('gridPast', 'gridFuture'),
    redoGrid: () => step('gridFuture', 'gridPast'),
    turnPage: (by) => {
      const { folded, page } = get()
      const outer = folded?.plan.axes.slice(2) ?? []
      const count = outer.reduce((product, { values }) => product * values.length, 1)
      const now = outer.reduceRight((sum, { values }, i) => sum * values.length + (page[i] ?? 0), 0)
      let rest = Math.min(Math.max(now + by, 0), count - 1)
      const next = outer.map(({ values }) => {
        const index = rest % values.length
        rest = (rest - index) / values.length
        return index
      })
      set({ page: next })
    },
    showPage: (page) => set({ page }),
    star: (place) => {
      const { plan, unstar } = get()
      if (isReference(place)) return unstar()
      const reference = plan && referenceAt(plan, place)
      if (reference) edit({ reference })
    },
    unstar: () => {
      const { reference, ...grid } = get().grid
      if (reference) change(grid)
    },
    replan: () => {
      const { gridTouched, draft, model, grid: before, page } = get()
      const grid = gridTouched ? before : defaultGrid(draft, model)
      const next = plan(grid)
      set({ ...next, grid, page: next.folded ? clamped(page, next.folded.plan) : page })
      get().gridChanged()
    },
  }
}

const nothing = { plan: undefined, folded: undefined, planProblem: undefined } as const

function planned(grid: GridDocument, state: State): Pick<GridSlice, 'plan' | 'folded' | 'planProblem'> {
  const models = modelsOf(state)
  if (models.length === 0) return nothing
  try {
    const places = placesOf(grid)
    if (places > mostPlaces)
      throw new BadGrid(
        `expected at most ${mostPlaces.toLocaleString('en')} cells on a page, got ${places.toLocaleString('en')}; the terminal draws larger grids (npm run compare)`,
      )
    const known = callable(state)
    const plan = planGrid(grid, models, namedAdapters(state), (settings) => rowsOfPicture(withTags(settings, known)))
    return { plan, folded: state.averaged ? foldSeeds(plan) : unfolded(plan), planProblem: undefined }
  } catch (error) {
    if (!(error instanceof BadGrid)) throw error
    return { ...nothing, planProblem: error.message }
  }
}

const clamped = (page: readonly number[], { axes }: Plan) =>
  axes.slice(2).map(({ values }, i) => Math.min(page[i] ?? 0, values.length - 1))
