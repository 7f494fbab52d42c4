// What the canvas of the regions is given, and what it tells.
import type { Region } from '../../../protocol.ts'
import type { Box, Weights } from '../../../store/regions.ts'
import type { Switched } from '../../../store/switched.ts'
import type { Tool } from '../tools.ts'

export type RegionCanvasProps = {
  /** In CSS pixels. */
  readonly width: number
  readonly height: number
  /** The picture's own size, in which softness of edges is told. */
  readonly picture: { readonly width: number; readonly height: number }
  readonly regions: readonly Switched<Region>[]
  readonly selected: number | undefined
  readonly tool: Tool
  /** Diameter of the brush, as a share of the longer side. */
  readonly brush: number
  /** Columns and rows of the network's cells, where regions are to be shown in them. */
  readonly cells: readonly [columns: number, rows: number] | undefined
  /** A picture lies beneath, which matters more. */
  readonly faint: boolean
  readonly onPick: (at: number | undefined) => void
  readonly onBox: (at: number, box: Box, gesture: string) => void
  readonly onDraw: (box: Box) => void
  readonly onPaint: (at: number | undefined, weights: Weights) => void
  /** The weights that a stroke starts from. */
  readonly weights: (at: number | undefined) => Weights
}
