// A grid as a file that holds everything, and back. What packs is loaded when it is asked for.
import { BadGrid } from '../../grid/bad-grid.ts'
import type { Slice } from '../state.ts'
import { gridLines } from './lines.ts'

export type ArchiveSlice = {
  /** A ZIP of the grid on show: document, results, tables, votes and every picture. */
  readonly packGrid: () => Promise<Blob>
  /** Opens such a file, or says what is wrong with it; resolves with whether it was opened. Cells that are here already stay. */
  readonly unpackGrid: (file: Blob) => Promise<boolean>
}

export const createArchive: Slice<ArchiveSlice> = (_, get) => ({
  packGrid: async () => {
    const { packGrid } = await import('../../grid/export/pack.ts')
    const { plan, grid, results, votes, measures, cellPicture } = get()
    const ids = new Set(plan?.cells.keys())
    const pieces = await packGrid({
      document: grid,
      results: Object.fromEntries(Object.entries(results).filter(([id]) => ids.has(id))),
      votes: votes.filter(({ left, right }) => ids.has(left) && ids.has(right)),
      measures: Object.fromEntries(Object.entries(measures).filter(([id]) => ids.has(id))),
      lines: gridLines(get()),
      picture: async (id) => {
        const picture = await cellPicture(id)
        return picture && new Uint8Array(await picture.png.arrayBuffer())
      },
    })
    return new Blob(pieces, { type: 'application/zip' })
  },
  unpackGrid: async (file) => {
    const { unpackGrid } = await import('../../grid/export/unpack.ts')
    try {
      const { document, results, votes, measures, pictures, problems } = await unpackGrid(
        new Uint8Array(await file.arrayBuffer()),
      )
      const cells = Object.entries(results).flatMap(([id, result]) => {
        const png = pictures.get(id)
        if (!png) return []
        const record = { id, result, distances: measures[id] ?? {} }
        return [{ record, picture: { id, png: new Blob([png], { type: 'image/png' }) } }]
      })
      await get().addCells(cells)
      get().addVotes(votes)
      get().openGrid(document, problems)
      return true
    } catch (error) {
      if (!(error instanceof BadGrid)) throw error
      get().notify({ kind: 'bad-file', message: error.message })
      return false
    }
  },
})
