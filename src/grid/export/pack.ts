// A grid as one ZIP: its document and results, tables, votes and every picture. A directory that the terminal goes on with.
import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate'
import { type GridDocument, writeGrid } from '../document.ts'
import { type Measured, writeMeasures } from '../metrics/measures.ts'
import type { Results } from '../results.ts'
import { isSeed } from '../seed-axis.ts'
import { csvOf, csvOfGroups, groupsOf, type Line } from '../table.ts'
import { writeVotes, type Vote } from '../votes.ts'
import { averagesFile, gridFile, measuresFile, pictureFile, votesFile } from './names.ts'

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
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let failure: Error | undefined
  const zip = new Zip((error, piece) => {
    if (error) failure = error
    else pieces.push(piece as Uint8Array<ArrayBuffer>)
  })
  const add = (file: ZipDeflate | ZipPassThrough, bytes: Uint8Array) => {
    zip.add(file)
    file.push(bytes, true)
    if (failure) throw failure
  }
  const text = (name: string, content: string) => add(new ZipDeflate(name, { level: 6 }), strToU8(content))
  text(gridFile, writeGrid(document, results))
  text('results.csv', csvOf(lines))
  if (seeded(lines)) text(averagesFile, csvOfGroups(groupsOf(lines)))
  text('results.json', `${JSON.stringify({ lines, groups: groupsOf(lines) }, null, 1)}\n`)
  text(measuresFile, writeMeasures(measures))
  if (votes.length > 0) text(votesFile, writeVotes(votes))
  for (const [id, { state }] of Object.entries(results)) {
    const png = state === 'drawn' ? await picture(id) : undefined
    if (png) add(new ZipPassThrough(pictureFile(id)), png)
  }
  zip.end()
  return pieces
}

const seeded = (lines: readonly Line[]) =>
  Object.keys(lines[0]?.values ?? {}).some(
    (axis) => isSeed(axis) && new Set(lines.map((line) => line.values[axis])).size > 1,
  )
