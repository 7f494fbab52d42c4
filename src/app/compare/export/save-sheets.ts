// The grid as one picture with labels, or as several where one would be too large to open elsewhere.
import { sheetParts } from '../../../grid/export/sheet.ts'
import type { State } from '../../../store/state.ts'
import { download } from '../../pictures.ts'
import { drawPart, labelRoom } from './draw-sheet.ts'

/** Saves them as downloads. */
export async function saveSheets({ plan, results, cellPicture }: State): Promise<void> {
  if (!plan) return
  const drawn = plan.places.map((place) =>
    'id' in place && results[place.id]?.state === 'drawn' ? place.id : undefined,
  )
  const sizes = drawn.flatMap((id) => (id === undefined ? [] : [plan.cells.get(id)!.settings]))
  const largest = (side: 'width' | 'height') => Math.max(1, ...sizes.map((size) => size[side]))
  const size = { width: largest('width'), height: largest('height') }
  const whole = sheetParts(plan, { ...size, head: 1, side: 1 }, Infinity)[0]!
  const labels = (axis: 'x' | 'y') => whole.labels.filter((label) => label.axis === axis).map(({ text }) => text)
  const parts = sheetParts(plan, { ...size, ...labelRoom(labels('x'), labels('y')) })
  for (const [i, part] of parts.entries()) {
    const png = await drawPart(part, async (place) => {
      const id = drawn[place]
      return id === undefined ? undefined : (await cellPicture(id))?.png
    })
    download(png, parts.length === 1 ? 'fewstep-grid.png' : `fewstep-grid-${i + 1}-of-${parts.length}.png`)
  }
}
