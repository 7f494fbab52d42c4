// All pictures of a grid in one, without words: columns along the first axis, rows along the others. Labels are in the page beside it.
import { encode } from 'fast-png'
import type { Plan } from '../../src/grid/plan.ts'
import type { Pixels } from '../../src/protocol.ts'

const gap = 4
const grey = 128
/** Larger pictures are refused by programs that open them. */
const mostPixels = 16_000_000

/** PNGs of at most 16 megapixels, as many as the rows need; `pictures` by place, in the plan's order. */
export async function sheetsOf(
  { axes, places }: Plan,
  sizes: readonly ({ readonly width: number; readonly height: number } | undefined)[],
  pictures: (place: number) => Promise<Pixels>,
): Promise<Uint8Array[]> {
  const columns = axes[0]?.values.length ?? 1
  const [width, height] = (['width', 'height'] as const).map((side) => Math.max(1, ...sizes.map((size) => size?.[side] ?? 0))) as [number, number] // prettier-ignore
  const rows = places.length / columns
  const across = columns * (width + gap) + gap
  const rowsAtOnce = Math.max(1, Math.floor((mostPixels / across - gap) / (height + gap)))
  const sheets: Uint8Array[] = []
  for (let first = 0; first < rows; first += rowsAtOnce) {
    const last = Math.min(first + rowsAtOnce, rows)
    const down = (last - first) * (height + gap) + gap
    const data = new Uint8Array(3 * across * down).fill(grey)
    for (let place = first * columns; place < last * columns; place++) {
      if (!sizes[place]) continue
      const left = gap + (place % columns) * (width + gap)
      const top = gap + (Math.floor(place / columns) - first) * (height + gap)
      paste(await pictures(place), data, across, left, top)
    }
    sheets.push(encode({ width: across, height: down, data, channels: 3, depth: 8 }))
  }
  return sheets
}

function paste(picture: Pixels, onto: Uint8Array, across: number, left: number, top: number): void {
  for (let y = 0; y < picture.height; y++)
    for (let x = 0; x < picture.width; x++) {
      const from = 4 * (y * picture.width + x)
      onto.set(picture.data.subarray(from, from + 3), 3 * ((top + y) * across + left + x))
    }
}
