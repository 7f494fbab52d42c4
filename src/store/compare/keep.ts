// The grid between visits: its document, the page on show, and whether it was being filled. Knows no cells.
import { BadGrid } from '../../grid/bad-grid.ts'
import { readGrid, writeGrid } from '../../grid/document.ts'
import { readVotes } from '../../grid/votes.ts'
import { isRecord } from '../../settings/schema.ts'
import type { State } from '../state.ts'
import { lookOf, readLook } from './look.ts'

export function compareOf(state: State) {
  const { grid, gridTouched, page, filling, fillWanted, fillAwaits, votes } = state
  const paused = filling?.state === 'paused' || filling?.state === 'pausing'
  // A cell that was being drawn again is no reason to draw the whole grid at the next visit.
  const running = (filling && !filling.only) || fillWanted || fillAwaits.length > 0
  return {
    look: lookOf(state),
    grid: gridTouched ? writeGrid(grid) : undefined,
    page,
    fill: paused ? 'paused' : running ? 'running' : '',
    votes,
  }
}

/** The grid as it was left; a run that was under way goes on when a model is there. `problems` name what could not be read. */
export function readCompare(value: unknown): Partial<State> & { readonly problems: readonly string[] } {
  if (!isRecord(value)) return { problems: [] }
  const { grid, page, fill } = value
  const look = { ...readLook(value['look']), votes: readVotes(value).votes }
  if (typeof grid !== 'string') return { ...look, problems: [] }
  const paused = {
    state: 'paused',
    cell: undefined,
    step: 0,
    startedAt: 0,
    done: 0,
    only: undefined,
    elsewhere: false,
  } as const
  try {
    const { document, problems } = readGrid(grid)
    const numbers = Array.isArray(page) && page.every((one) => Number.isSafeInteger(one) && one >= 0)
    return {
      ...look,
      grid: document,
      gridTouched: true,
      page: numbers ? (page as number[]) : [],
      fillWanted: fill === 'running',
      filling: fill === 'paused' ? paused : undefined,
      problems,
    }
  } catch (error) {
    if (!(error instanceof BadGrid)) throw error
    return { ...look, problems: [error.message] }
  }
}
