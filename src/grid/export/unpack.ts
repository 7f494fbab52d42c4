// A ZIP that somebody brings, as a grid: nothing in it is believed before it is checked.
import { strFromU8, unzipSync, type UnzipFileInfo } from 'fflate'
import type { Settings } from '../../protocol.ts'
import { readPictureSettings } from '../../settings/picture.ts'
import { sizeOf } from '../../settings/png-chunks.ts'
import { parsed } from '../../settings/schema.ts'
import { BadGrid, within } from '../bad-grid.ts'
import { cellId } from '../canonical.ts'
import { type GridDocument, readGrid } from '../document.ts'
import { type Measured, readMeasures } from '../metrics/measures.ts'
import type { Results } from '../results.ts'
import { readVotes, type Vote } from '../votes.ts'
import { gridFile, idIn, measuresFile, pictureFile, votesFile } from './names.ts'

export type Unpacked = {
  readonly document: GridDocument
  /** Of drawn cells, only those whose picture came along. */
  readonly results: Results
  readonly votes: readonly Vote[]
  readonly measures: Measured
  readonly pictures: ReadonlyMap<string, Uint8Array<ArrayBuffer>>
  /** What was left out or kept without being understood, a line each. */
  readonly problems: readonly string[]
}

/** What an archive may hold at most: entries, bytes of one file, bytes of all, unpacked. */
export const most = { entries: 50_000, file: 100_000_000, all: 2_000_000_000 }

/**
 * Reads an archive that `packGrid` wrote, or a ZIP of a directory of the terminal. Rejects with `BadGrid`, one line, for what is no
 * such archive: no ZIP, too large, names that lead outside, no grid. Pictures that are not their cells' are left out and named.
 */
export async function unpackGrid(bytes: Uint8Array<ArrayBuffer>, limits = most): Promise<Unpacked> {
  const { grid, voted, measured, pngs } = within('grid: archive', () => unzipped(bytes, limits))
  const { document, results, problems } = readGrid(strFromU8(grid))
  const said = [...problems]
  const { votes, lost } = readVotes(voted && parsed(strFromU8(voted)))
  if (lost > 0) said.push(`grid: archive: votes: ${lost} not understood and left out`)
  const measures = readMeasures(measured && parsed(strFromU8(measured)))
  const pictures = new Map<string, Uint8Array<ArrayBuffer>>()
  for (const [id, png] of pngs) {
    const wrong = await whyNot(png, id)
    if (wrong === undefined) pictures.set(id, png)
    else said.push(`grid: archive: ${pictureFile(id)}: ${wrong}; left out`)
  }
  const kept = Object.entries(results).filter(([id, { state }]) => state === 'failed' || pictures.has(id))
  return { document, results: Object.fromEntries(kept), votes, measures, pictures, problems: said }
}

type Bytes = Uint8Array<ArrayBuffer>
type Inside = {
  readonly grid: Bytes
  readonly voted?: Bytes
  readonly measured?: Bytes
  readonly pngs: readonly (readonly [id: string, png: Bytes])[]
}

/** The files that matter; others, such as tables, are not unpacked. They may lie in a folder, as programs make it that zip one. */
function unzipped(bytes: Bytes, limits: typeof most): Inside {
  const names = new Set<string>()
  filesIn(bytes, ({ name }) => {
    if (/^[/\\]|^[a-z]:|\\|(?:^|\/)\.\.(?:\/|$)/i.test(name) || name.includes('\0'))
      throw new BadGrid(`expected names inside the archive, got ${JSON.stringify(name)}`)
    if (names.has(name)) throw new BadGrid(`${name}: expected it once, got it twice`)
    names.add(name)
    if (names.size <= limits.entries) return false
    throw new BadGrid(`expected at most ${limits.entries.toLocaleString('en')} files, got more`)
  })
  const path = [...names].find((name) => name === gridFile || /^[^/]+\/grid\.json$/.test(name))
  if (path === undefined) throw new BadGrid(`expected ${gridFile} in it, got none`)
  const folder = path.slice(0, -gridFile.length)
  const inside = (name: string) => (name.startsWith(folder) ? name.slice(folder.length) : '')
  let all = 0
  const files = filesIn(bytes, ({ name, size, originalSize, compression }) => {
    const known = inside(name)
    if (![gridFile, votesFile, measuresFile].includes(known) && idIn(known) === undefined) return false
    if (compression !== 0 && compression !== 8)
      throw new BadGrid(`${name}: expected it stored or deflated, got method ${compression}`)
    const larger = Math.max(size, originalSize)
    if (larger > limits.file) throw new BadGrid(`${name}: expected at most ${mega(limits.file)}, got ${mega(larger)}`)
    all += larger
    if (all > limits.all) throw new BadGrid(`expected at most ${mega(limits.all)} unpacked, got more`)
    return true
  })
  const pngs = Object.entries(files).flatMap(([name, png]): [string, Bytes][] => {
    const id = idIn(inside(name))
    return id === undefined ? [] : [[id, png]]
  })
  const [voted, measured] = [files[folder + votesFile], files[folder + measuresFile]]
  return { grid: files[path]!, pngs, ...(voted && { voted }), ...(measured && { measured }) }
}

function filesIn(bytes: Bytes, filter: (file: UnzipFileInfo) => boolean): Record<string, Bytes> {
  try {
    return unzipSync(bytes, { filter }) as Record<string, Bytes>
  } catch (error) {
    if (error instanceof BadGrid) throw error
    throw new BadGrid(`expected a whole ZIP file, got ${error instanceof Error ? error.message : 'something else'}`, {
      cause: error,
    })
  }
}

const mega = (bytes: number) => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`

/** Why a PNG is not the picture of this cell: its settings, which it carries, must make that very name. */
async function whyNot(png: Bytes, id: string): Promise<string | undefined> {
  try {
    const reading = await readPictureSettings(png)
    if (!reading) return 'expected the settings of its cell inside, got none'
    const settings = { ...reading.unknown, ...reading.settings } as Settings
    if (cellId(settings) !== id) return 'expected the picture of that cell, got one of other settings'
    const { width, height } = sizeOf(png)
    if (width === settings.width && height === settings.height) return undefined
    return `expected ${settings.width} x ${settings.height} pixels, got ${width} x ${height}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
