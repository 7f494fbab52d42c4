// The grid that the Compare room shows: what is asked, what is known of its cells, what runs. Knows no component.
import type { Means } from '../grid/average.ts'
import type { Distance } from '../grid/metrics/distance.ts'
import type { CellResult } from '../grid/results.ts'
import type { Settings } from '../protocol.ts'
import { type ArchiveSlice, createArchive } from './compare/archive.ts'
import { type CellsSlice, createCells } from './compare/cells.ts'
import { createFill, type FillSlice } from './compare/fill.ts'
import { createGrid, type GridSlice } from './compare/grid.ts'
import { createLook, type FigureName, type LookSlice } from './compare/look.ts'
import { createPictures, type PicturesSlice } from './compare/pictures.ts'
import { createPointing, type PointingSlice } from './compare/pointing.ts'
import { createVotes, type VotesSlice } from './compare/votes.ts'
import { createWalks, type WalksSlice } from './compare/walks.ts'
import type { Slice } from './state.ts'

/** What a cell's picture measures, each absent where it does not apply or is not known yet. */
export type CellMetrics = Distance

/** A place of the grid, as the room shows it. Places with equal settings share an id, and so a picture. */
export type CellView = {
  /** An index for each axis of the document, the first axis first. */
  readonly at: readonly number[]
  /** Labels of its values, as many as `at`. */
  readonly labels: readonly string[]
} & (
  | {
      readonly state: 'impossible'
      /** Why it cannot be drawn, one sentence. */
      readonly reason: string
    }
  | {
      readonly state: 'waiting' | 'drawing'
      readonly id: string
      readonly settings: Settings
    }
  | {
      readonly state: 'failed'
      readonly id: string
      readonly settings: Settings
      readonly reason: string
    }
  | {
      readonly state: 'drawn'
      readonly id: string
      readonly settings: Settings
      /** Model calls, rows, and milliseconds by stage: text, sampling, decode, total. Its picture is asked for by `cellPicture(id)`. */
      readonly result: CellResult & { readonly state: 'drawn' }
      readonly metrics: CellMetrics
      /** Id of the cell that it is measured against; equal to `id` where it is its own reference. */
      readonly reference?: string
      /** Where it stands for several seeds, how many of them are drawn, and the means that its figures are. */
      readonly seeds?: { readonly drawn: number; readonly of: number; readonly means: Means<FigureName> }
    }
)

export type DrawnView = CellView & { readonly state: 'drawn' }

export type CompareSlice = GridSlice &
  CellsSlice &
  FillSlice &
  LookSlice &
  PicturesSlice &
  PointingSlice &
  VotesSlice &
  WalksSlice &
  ArchiveSlice

export const createCompare: Slice<CompareSlice> = (set, get, services) => ({
  ...createGrid(set, get, services),
  ...createCells(set, get, services),
  ...createFill(set, get, services),
  ...createLook(set, get, services),
  ...createPictures(set, get, services),
  ...createPointing(set, get, services),
  ...createVotes(set, get, services),
  ...createWalks(set, get, services),
  ...createArchive(set, get, services),
})
