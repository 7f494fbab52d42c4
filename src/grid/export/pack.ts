// A grid as one ZIP: its document and results, tables, votes and every picture. A directory that the terminal goes on with.
import { type GridDocument, writeGrid } from '../document.ts'
import { type Measured, writeMeasures } from '../metrics/measures.ts'
import type { Results } from '../results.ts'
import { csvOf, csvOfGroups, groupsOf, hasMeans, type Line } from '../table.ts'
import { writeVotes, type Vote } from '../votes.ts'
import { averagesFile, gridFile, measuresFile, pictureFile, votesFile } from './names.ts'
import { zipWriter } from './zip.ts'

export type Packed = {
  readonly document: GridDocument
  readonly results: Results
  readonly votes: readonly Vote[]
  readonly measures: Measured
  /** By place, in the plan's order. */
  readonly lines: readonly Line[]
  /** The PNG of a drawn cell; a cell without one is left out, and drawn again where the archive is opened. */
  readonly picture: (id: string) => Promise<Uint8Array<ArrayBuffer> | undefined>
}

/** The bytes of the archive, in pieces. PNGs are stored as they are: they are compressed already. */
export async function packGrid({
  document,
  results,
  votes,
  measures,
  lines,
  picture,
}: Packed): Promise<Uint8Array<ArrayBuffer>[]> {
  const { text, stored, end } = zipWriter()
  text(gridFile, writeGrid(document, results))
  text('results.csv', csvOf(lines))
  const groups = groupsOf(lines)
  if (hasMeans(groups)) text(averagesFile, csvOfGroups(groups))
  text('results.json', `${JSON.stringify({ lines, groups }, null, 1)}\n`)
  text(measuresFile, writeMeasures(measures))
  if (votes.length > 0) text(votesFile, writeVotes(votes))
  for (const [id, { state }] of Object.entries(results)) {
    const png = state === 'drawn' ? await picture(id) : undefined
    if (png) stored(pictureFile(id), png)
  }
  return end()
}
