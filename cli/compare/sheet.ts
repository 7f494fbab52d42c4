// All pictures of a grid in one, without words: columns along the first axis, rows along the others. Labels are in the page beside it.
import { encode } from 'fast-png'
import { sheetParts } from '../../src/grid/export/sheet.ts'
import type { Plan } from '../../src/grid/plan.ts'
import type { Pixels } from '../../src/protocol.ts'

const grey = 128

/** PNGs of at most 16 megapixels, as many as the grid needs; `sizes` and `pictures` by place, in the plan's order. */
export async function sheetsOf(
  plan: Plan,
  sizes: readonly ({ readonly width: number; readonly height: number } | undefined)[],
  pictures: (place: number) => Promise<Pixels>,
): Promise<Uint8Array[]> {
  const [width, height] = (['width', 'height'] as const).map((side) => Math.max(1, ...sizes.map((size) => size?.[side] ?? 0))) as [number, number] // prettier-ignore
  const sheets: Uint8Array[] = []
  for (const part of sheetParts(plan, { width, height, head: 0, side: 0 })) {
    const data = new Uint8Array(3 * part.width * part.height).fill(grey)
    for (const { place, box } of part.pictures)
      if (sizes[place]) paste(await pictures(place), data, part.width, box.x, box.y)
    sheets.push(encode({ width: part.width, height: part.height, data, channels: 3, depth: 8 }))
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
