// A grid as one picture, or several where it would be too large: where pictures and labels stand. Draws nothing.
import type { Plan } from '../plan.ts'

/** Larger pictures are refused by programs that open them. */
export const mostPixels = 16_000_000
const gap = 4

/** In pixels from the top left of a part. */
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
export type Part = {
  readonly width: number
  readonly height: number
  /** By place, in the plan's order. */
  readonly pictures: readonly { readonly place: number; readonly box: Box }[]
  /** Of columns above, of rows on the left; on every part again. */
  readonly labels: readonly { readonly text: string; readonly box: Box; readonly axis: 'x' | 'y' }[]
}

export type Sizes = {
  /** Of the largest picture. */
  readonly width: number
  readonly height: number
  /** Room for the labels of columns and of rows; 0 for a sheet without words. */
  readonly head: number
  readonly side: number
}

/**
 * Parts of at most `limit` pixels, but of one picture at least: columns along the first axis, rows along the others, the last axis
 * slowest. A sheet too wide for its height is cut between columns too.
 */
export function sheetParts({ axes, places }: Pick<Plan, 'axes' | 'places'>, sizes: Sizes, limit = mostPixels): Part[] {
  const { width, height, head, side } = sizes
  const columns = axes[0]?.values.length ?? 1
  const rows = places.length / columns
  const across = (count: number) => side + gap + count * (width + gap)
  const down = (count: number) => head + gap + count * (height + gap)
  const fit = (size: (count: number) => number, room: number, most: number) => {
    let count = Math.min(most, Math.max(1, Math.floor((room - size(0)) / (size(1) - size(0)))))
    while (count > 1 && size(count) > room) count--
    return count
  }
  // As many columns as leave room for one row, then as many rows as fit beside them.
  const columnsAtOnce = fit(across, Math.floor(limit / down(1)), columns)
  const rowsAtOnce = fit(down, Math.floor(limit / across(columnsAtOnce)), rows)
  const starts = (most: number, stride: number) =>
    Array.from({ length: Math.ceil(most / stride) }, (_, i) => ({ from: i * stride, count: Math.min(stride, most - i * stride) })) // prettier-ignore
  return starts(rows, rowsAtOnce).flatMap((y) => starts(columns, columnsAtOnce).map((x) => part(x, y)))

  function part(x: Span, y: Span): Part {
    const boxAt = (column: number, row: number): Box => ({ x: across(column), y: down(row), width, height })
    const pictures = each(x.count * y.count).map((n) => {
      const [column, row] = [n % x.count, Math.floor(n / x.count)]
      return { place: (y.from + row) * columns + x.from + column, box: boxAt(column, row) }
    })
    const above = each(head > 0 ? x.count : 0).map((column) => {
      const text = axes[0]?.values[x.from + column]?.label ?? ''
      return { text, axis: 'x' as const, box: { ...boxAt(column, 0), y: 0, height: head } }
    })
    const beside = each(side > 0 ? y.count : 0).map((row) => {
      const text = rowLabel(axes, places[(y.from + row) * columns]!.at)
      return { text, axis: 'y' as const, box: { ...boxAt(0, row), x: 0, width: side } }
    })
    return { width: across(x.count), height: down(y.count), pictures, labels: [...above, ...beside] }
  }
}

type Span = { readonly from: number; readonly count: number }
const each = (count: number) => Array.from({ length: count }, (_, i) => i)

/** `4 · seed 7`: the second axis by its value alone, further ones by name too. */
const rowLabel = (axes: Plan['axes'], at: readonly number[]): string =>
  axes
    .slice(1)
    .map(({ parameter, values }, k) => `${k === 0 ? '' : `${parameter} `}${values[at[k + 1]!]!.label}`)
    .join(' · ')
