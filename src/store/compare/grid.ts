// The grid as the person edits it, and the plan that follows from it. Knows nothing of drawing.
import { BadGrid } from '../../grid/bad-grid.ts'
import type { Axis, GridDocument } from '../../grid/document.ts'
import { readGridLink } from '../../grid/link.ts'
import { type Place, placesOf, type Plan, planGrid } from '../../grid/plan.ts'
import type { ModelInfo, Settings } from '../../protocol.ts'
import { firstDraft } from '../draft.ts'
import type { Slice } from '../state.ts'
import { defaultGrid, fourSamplers, sharedOf } from './default-grid.ts'
import { isReference, referenceAt } from './reference.ts'

export type GridSlice = {
  readonly grid: GridDocument
  /** Somebody edited, ran or opened it; until then it follows the settings in Create. */
  readonly gridTouched: boolean
  readonly gridPast: readonly GridDocument[]
  readonly gridFuture: readonly GridDocument[]
  /** Undefined where the grid makes no sense, or no model is there to plan for. */
  readonly plan: Plan | undefined
  /** What is wrong with the grid, one line. */
  readonly planProblem: string | undefined
  /** Which value of each axis from the third on is on show. */
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
  const plan = (grid: GridDocument) => planned(grid, get().model)

  const change = (
    grid: GridDocument,
    past: readonly GridDocument[] = [...get().gridPast, get().grid].slice(-mostSteps),
  ) => {
    const next = plan(grid)
    const page = next.plan ? clamped(get().page, next.plan) : get().page
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
      const { plan, page } = get()
      const outer = plan?.axes.slice(2) ?? []
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
      set({ ...next, grid, page: next.plan ? clamped(page, next.plan) : page })
      get().gridChanged()
    },
  }
}

function planned(grid: GridDocument, model: ModelInfo | undefined): Pick<GridSlice, 'plan' | 'planProblem'> {
  if (!model) return { plan: undefined, planProblem: undefined }
  try {
    const places = placesOf(grid)
    if (places > mostPlaces)
      throw new BadGrid(
        `expected at most ${mostPlaces.toLocaleString('en')} cells on a page, got ${places.toLocaleString('en')}; the terminal draws larger grids (npm run compare)`,
      )
    return { plan: planGrid(grid, [model]), planProblem: undefined }
  } catch (error) {
    if (!(error instanceof BadGrid)) throw error
    return { plan: undefined, planProblem: error.message }
  }
}

const clamped = (page: readonly number[], { axes }: Plan) =>
  axes.slice(2).map(({ values }, i) => Math.min(page[i] ?? 0, values.length - 1))
