// What a grid leaves behind beside its cells: tables, a page, sheets.
import { agreementOf, distanceOf, type Distance, type Drawn } from '../../src/grid/metrics/distance.ts'
import { judgedOf } from '../../src/grid/metrics/judged.ts'
import type { GridDocument } from '../../src/grid/document.ts'
import { averagesFile, errorsFile } from '../../src/grid/export/names.ts'
import type { Plan } from '../../src/grid/plan.ts'
import { csvOfErrors, type PlaceErrors } from '../../src/grid/propagation-table.ts'
import { csvOf, csvOfGroups, groupsOf, hasMeans, linesOf } from '../../src/grid/table.ts'
import type { Assessment } from '../../src/protocol.ts'
import type { JudgeCell } from './judge.ts'
import { pageOf } from './page.ts'
import { sheetsOf } from './sheet.ts'
import type { Shelf } from './shelf.ts'

/**
 * Has every drawn cell judged, measures it against its reference and writes results.csv, results.json (times in milliseconds; a PSNR of
 * equal pictures is null there), averages.csv with the means over seeds where there are several, errors.csv where `errors` were measured, index.html and sheet.png, or sheet-1.png ... where one would be too large. Returns their names.
 */
export async function writeReport(
  document: GridDocument,
  plan: Plan,
  shelf: Shelf,
  judge: JudgeCell,
  errors: readonly PlaceErrors[],
): Promise<string[]> {
  const judged = new Map<string, Assessment>()
  for (const { id, settings } of plan.cells.values()) {
    const assessment = isDrawn(shelf, id) && (await judge(settings, async () => (await shelf.drawn(id)).pixels))
    if (assessment) judged.set(id, assessment)
  }
  const lines = linesOf(plan, shelf.results(), await measured(plan, shelf, judged))
  const groups = groupsOf(lines)
  const drawn = lines.map(({ state, cell }) => (state === 'drawn' ? plan.cells.get(cell!)!.settings : undefined))
  const sheets = await sheetsOf(plan, drawn, async (place) => (await shelf.drawn(lines[place]!.cell!)).pixels)
  const files: [string, string | Uint8Array][] = [
    ['index.html', pageOf(plan, lines, aboutOf(document), shelf.pictureOf, judged)],
    ['results.csv', csvOf(lines)],
    ...(hasMeans(groups) ? [[averagesFile, csvOfGroups(groups)] as [string, string]] : []),
    ...(errors.length > 0 ? [[errorsFile, csvOfErrors(errors)] as [string, string]] : []),
    [
      'results.json',
      `${JSON.stringify({ lines: lines.map((line) => ({ ...line, ...wordsOf(judged.get(line.cell ?? '')) })), groups, ...(errors.length > 0 && { errors }) }, null, 1)}\n`,
    ],
    ...sheets.map((sheet, i): [string, Uint8Array] => [
      sheets.length === 1 ? 'sheet.png' : `sheet-${i + 1}.png`,
      sheet,
    ]),
  ]
  for (const [name, content] of files) await shelf.write(name, content)
  return files.map(([name]) => name)
}

const isDrawn = (shelf: Shelf, id: string) => shelf.results()[id]?.state === 'drawn'

/** What the judge says of a cell, without its numbers. */
const wordsOf = (assessment?: Assessment) =>
  assessment && {
    facts: assessment.facts,
    unknown: assessment.unknown,
    found: assessment.found,
    place: assessment.place,
    style: assessment.style,
  }

async function measured(
  plan: Plan,
  shelf: Shelf,
  judged: ReadonlyMap<string, Assessment>,
): Promise<(Distance | undefined)[]> {
  const drawn = async (id: string): Promise<Drawn> => {
    const assessment = judged.get(id)
    return { ...(await shelf.drawn(id)), ...(assessment && { judged: judgedOf(assessment) }) }
  }
  const distances: (Distance | undefined)[] = []
  // Neighbours share their reference: the last one is kept.
  let last: { id: string; drawn: Drawn } | undefined
  for (const place of plan.places) {
    if (!('id' in place) || !isDrawn(shelf, place.id)) {
      distances.push(undefined)
      continue
    }
    const cell = await drawn(place.id)
    const { id, reference } = place
    if (reference === undefined || reference === id || !isDrawn(shelf, reference)) {
      distances.push(agreementOf(cell))
      continue
    }
    if (last?.id !== reference) last = { id: reference, drawn: await drawn(reference) }
    distances.push(distanceOf(cell, last.drawn))
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
