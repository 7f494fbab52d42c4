// A chart as data: what is drawn, and the table that says the same. Knows no library.

/** A mark stands for places of the grid: indices into its lines. */
export type Mark = {
  readonly x: number
  readonly y: number
  readonly places: readonly number[]
  /** In words, for the tooltip and for those who do not see it. */
  readonly name: string
  /** Written beside it. */
  readonly label?: string
  /** Ends of the whisker. */
  readonly range?: readonly [low: number, high: number]
  readonly series: string
  readonly muted?: boolean
}

export type Stroke = {
  readonly series: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
  readonly shape: 'line' | 'steps'
  readonly dashed?: boolean
}

export type Scale = {
  readonly label: string
  readonly log?: boolean
  /** Values that stand at ticks, where each counts. */
  readonly ticks?: readonly number[]
  /** Names by position, 0 to count - 1, where the scale has no numbers; beside ticks, as far as there is room for them. */
  readonly names?: readonly string[]
}

export type Row = { readonly places: readonly number[]; readonly cells: readonly string[] }

export type ChartSpec = {
  readonly title: string
  /** What to know when reading it, a sentence. */
  readonly note: string
  readonly x: Scale
  readonly y: Scale
  readonly marks: readonly Mark[]
  readonly strokes: readonly Stroke[]
  readonly table: { readonly columns: readonly string[]; readonly rows: readonly Row[] }
}

/** True where there is nothing to draw. */
export const isBlank = ({ marks, strokes }: ChartSpec): boolean => marks.length === 0 && strokes.length === 0

/** The table as CSV (RFC 4180). */
export const csvOfTable = ({ table }: ChartSpec): string =>
  [table.columns, ...table.rows.map(({ cells }) => cells)].map((cells) => `${cells.map(field).join(',')}\r\n`).join('')

const field = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
