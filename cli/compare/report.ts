// What a grid leaves behind beside its cells: tables, a page, sheets.
import { distanceOf, type Distance, type Drawn } from '../../src/grid/metrics/distance.ts'
import type { GridDocument } from '../../src/grid/document.ts'
import type { Plan } from '../../src/grid/plan.ts'
import { csvOf, groupsOf, linesOf } from '../../src/grid/table.ts'
import { pageOf } from './page.ts'
import { sheetsOf } from './sheet.ts'
import type { Shelf } from './shelf.ts'

/**
 * Measures every drawn cell against its reference and writes results.csv, results.json (times in milliseconds; a PSNR of
 * equal pictures is null there), index.html and sheet.png, or sheet-1.png ... where one would be too large. Returns their names.
 */
export async function writeReport(document: GridDocument, plan: Plan, shelf: Shelf): Promise<string[]> {
  const lines = linesOf(plan, shelf.results(), await measured(plan, shelf))
  const drawn = lines.map(({ state, cell }) => (state === 'drawn' ? plan.cells.get(cell!)!.settings : undefined))
  const sheets = await sheetsOf(plan, drawn, async (place) => (await shelf.drawn(lines[place]!.cell!)).pixels)
  const files: [string, string | Uint8Array][] = [
    ['index.html', pageOf(plan, lines, aboutOf(document), shelf.pictureOf)],
    ['results.csv', csvOf(lines)],
    ['results.json', `${JSON.stringify({ lines, groups: groupsOf(lines) }, null, 1)}\n`],
    ...sheets.map((sheet, i): [string, Uint8Array] => [
      sheets.length === 1 ? 'sheet.png' : `sheet-${i + 1}.png`,
      sheet,
    ]),
  ]
  for (const [name, content] of files) await shelf.write(name, content)
  return files.map(([name]) => name)
}

async function measured(plan: Plan, shelf: Shelf): Promise<(Distance | undefined)[]> {
  const done = (id: string) => shelf.results()[id]?.state === 'drawn'
  const distances: (Distance | undefined)[] = []
  // Neighbours share their reference: the last one is kept.
  let last: { id: string; drawn: Drawn } | undefined
  for (const place of plan.places) {
    const comparable = 'id' in place && place.reference !== undefined && place.reference !== place.id
    if (!comparable || !done(place.id) || !done(place.reference!)) {
      distances.push(undefined)
      continue
    }
    if (last?.id !== place.reference) last = { id: place.reference!, drawn: await shelf.drawn(place.reference!) }
    distances.push(distanceOf(await shelf.drawn(place.id), last.drawn))
  }
  return distances
}

/** What all cells share, and what they are measured against. */
function aboutOf({ settings, reference }: GridDocument): string {
  const words = (fields: object) =>
    Object.entries(fields)
      .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join(' · ')
  return [words(settings), reference && `measured against the same with ${words(reference)}`].filter(Boolean).join('\n')
}
