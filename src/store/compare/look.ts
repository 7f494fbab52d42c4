// How the grid is looked at: size of its cells, figures under them, which cell has the focus. Knows no numbers.
import type { MetricName } from '../../grid/metrics/distance.ts'
import { isRecord } from '../../settings/schema.ts'
import type { Slice, State } from '../state.ts'

/** Width of a cell in pixels; as large as its picture; or so that all columns fit. */
export const zooms = [48, 96, 192, 'actual', 'fit'] as const
export type Zoom = (typeof zooms)[number]
export const figureNames = [
  'ssim',
  'psnr',
  'agreement',
  'placeAgreement',
  'styleAgreement',
  'judgeL2',
  'latentL2',
  'total',
  'calls',
  'rows',
] as const
/** Ways to look at two cells, as the keys 1 to 4 open them. */
export const pairViews = ['beside', 'divider', 'flicker', 'difference'] as const
export type PairView = (typeof pairViews)[number]
export type FigureName = MetricName | 'total' | 'calls' | 'rows'

export type LookSlice = {
  readonly zoom: Zoom
  /** Under each cell, the first one decides ranks. */
  readonly figures: readonly FigureName[]
  readonly charts: boolean
  /** Cells that differ in nothing but the seed are one, with the means of their figures. */
  readonly averaged: boolean
  /** Column and row of the page on show. */
  readonly focus: readonly [x: number, y: number]
  readonly setZoom: (zoom: Zoom) => void
  /** One step of the fixed sizes larger or smaller. */
  readonly zoomBy: (by: 1 | -1) => void
  readonly setFigures: (figures: readonly FigureName[]) => void
  readonly setCharts: (charts: boolean) => void
  readonly setAveraged: (averaged: boolean) => void
  /** Stays inside the page. */
  readonly setFocus: (x: number, y: number) => void
  /** How the pair is looked at when it opens. */
  readonly pairView: PairView
  /** Opens the cell in focus beside its reference. */
  readonly lookClosely: (view: PairView) => void
  /** Turns to the page of this place of the whole plan and puts the focus there. */
  readonly lookAt: (at: readonly number[]) => void
}

const fixed = [48, 96, 192] as const

export const createLook: Slice<LookSlice> = (set, get) => ({
  zoom: 'fit',
  figures: ['ssim', 'agreement'],
  charts: false,
  averaged: false,
  pairView: 'beside',
  focus: [0, 0],
  setZoom: (zoom) => set({ zoom }),
  zoomBy: (by) => {
    const at = fixed.findIndex((size) => size === get().zoom)
    set({ zoom: fixed[at < 0 ? (by > 0 ? 2 : 1) : Math.min(Math.max(at + by, 0), 2)]! })
  },
  setFigures: (figures) => set({ figures }),
  setCharts: (charts) => set({ charts }),
  setAveraged: (averaged) => {
    set({ averaged, page: [], focus: [0, 0] })
    get().replan()
  },
  setFocus: (x, y) => {
    const [columns, rows] = sidesOf(get())
    set({ focus: [Math.min(Math.max(x, 0), columns - 1), Math.min(Math.max(y, 0), rows - 1)] })
  },
  lookClosely: (pairView) => {
    set({ pairView })
    get().open('pair')
  },
  lookAt: (at) => {
    const kept = get().folded?.kept ?? at.map((_, i) => i)
    const [x = 0, y = 0, ...page] = kept.map((i) => at[i] ?? 0)
    set({ focus: [x, y], page })
  },
})

/** Columns and rows of a page. */
export const sidesOf = ({ folded }: Pick<State, 'folded'>): readonly [columns: number, rows: number] => [
  folded?.plan.axes[0]?.values.length ?? 1,
  folded?.plan.axes[1]?.values.length ?? 1,
]

export const lookOf = ({ zoom, figures, charts, averaged }: State) => ({ zoom, figures, charts, averaged })

/** As it was left, each part by itself. */
export function readLook(value: unknown): Partial<State> {
  if (!isRecord(value)) return {}
  const zoom = zooms.find((one) => one === value['zoom'])
  const figures = value['figures']
  return {
    ...(zoom !== undefined && { zoom }),
    ...(Array.isArray(figures) && { figures: figureNames.filter((name) => figures.includes(name)) }),
    charts: value['charts'] === true,
    averaged: value['averaged'] === true,
  }
}
