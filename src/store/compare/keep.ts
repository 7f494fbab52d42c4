// The grid between visits: its document, the page on show, and whether it was being filled. Knows no cells.
import { BadGrid } from '../../grid/bad-grid.ts'
import { readGrid, writeGrid } from '../../grid/document.ts'
import { isRecord } from '../../settings/schema.ts'
import type { State } from '../state.ts'

export const compareOf = ({ grid, gridTouched, page, filling, fillWanted }: State) => ({
  grid: gridTouched ? writeGrid(grid) : undefined,
  page,
  fill: filling?.state === 'paused' || filling?.state === 'pausing' ? 'paused' : filling || fillWanted ? 'running' : '',
})

/** The grid as it was left; a run that was under way goes on when a model is there. `problems` name what could not be read. */
export function readCompare(value: unknown): Partial<State> & { readonly problems: readonly string[] } {
  if (!isRecord(value) || typeof value['grid'] !== 'string') return { problems: [] }
  const { grid, page, fill } = value
  const paused = { state: 'paused', cell: undefined, step: 0, startedAt: 0, done: 0, elsewhere: false } as const
  try {
    const { document, problems } = readGrid(grid as string)
    const numbers = Array.isArray(page) && page.every((one) => Number.isSafeInteger(one) && one >= 0)
    return {
      grid: document,
      gridTouched: true,
      page: numbers ? (page as number[]) : [],
      fillWanted: fill === 'running',
      filling: fill === 'paused' ? paused : undefined,
      problems,
    }
  } catch (error) {
    if (!(error instanceof BadGrid)) throw error
    return { problems: [error.message] }
  }
}
