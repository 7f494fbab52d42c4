// Draws the parts of a sheet with their labels, by the browser's own canvas.
import type { Part } from '../../../grid/export/sheet.ts'

const ground = '#808080'
const ink = '#000000'
/** CSS pixels; the labels' room is made for it. */
export const labelSize = 14
const font = `${labelSize}px system-ui, sans-serif`

/** Room for labels: a line above, the longest label (within reason) on the left. Zeros where there are none. */
export function labelRoom(
  columns: readonly string[],
  rows: readonly string[],
): { readonly head: number; readonly side: number } {
  const context = new OffscreenCanvas(1, 1).getContext('2d')!
  context.font = font
  const longest = Math.max(0, ...rows.map((row) => context.measureText(row).width))
  return {
    head: columns.some((column) => column !== '') ? labelSize + 14 : 0,
    side: longest > 0 ? Math.min(260, Math.ceil(longest) + 16) : 0,
  }
}

/** One PNG; `picture` by place, undefined for a cell that is not drawn. */
export async function drawPart(part: Part, picture: (place: number) => Promise<Blob | undefined>): Promise<Blob> {
  const canvas = new OffscreenCanvas(part.width, part.height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('sheet: canvas: expected a 2d context, got none')
  context.fillStyle = ground
  context.fillRect(0, 0, part.width, part.height)
  context.imageSmoothingEnabled = false
  for (const { place, box } of part.pictures) {
    const png = await picture(place)
    if (!png) continue
    const bitmap = await createImageBitmap(png)
    context.drawImage(bitmap, box.x, box.y, bitmap.width, bitmap.height)
    bitmap.close()
  }
  context.font = font
  context.fillStyle = ink
  context.textBaseline = 'middle'
  for (const { text, box, axis } of part.labels) {
    context.textAlign = axis === 'x' ? 'center' : 'right'
    const at = axis === 'x' ? box.x + box.width / 2 : box.x + box.width - 6
    context.fillText(shortened(text, box.width - 8, context), at, box.y + box.height / 2)
  }
  return canvas.convertToBlob({ type: 'image/png' })
}

/** The middle goes first: both ends tell labels apart. */
function shortened(text: string, room: number, context: OffscreenCanvasRenderingContext2D): string {
  let short = text
  for (let kept = text.length - 1; kept > 2 && context.measureText(short).width > room; kept--)
    short = `${text.slice(0, Math.ceil(kept / 2))}…${text.slice(text.length - Math.floor(kept / 2))}`
  return short
}
