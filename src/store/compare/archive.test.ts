import { describe, expect, it, vi } from 'vitest'
import type { GridDocument } from '../../grid/document.ts'
import type { Store } from '../create.ts'
import { world } from '../world.test-data.ts'
import { gridLines } from './lines.ts'

const link = { settings: { prompt: 'a boat', steps: 3 }, unknown: {}, problems: [] }
const grid: GridDocument = {
  settings: { prompt: 'a boat', guidance: 1, width: 32, height: 32 },
  axes: [
    { parameter: 'sampler', values: 'euler, ddim' },
    { parameter: 'seed', values: '7, 8' },
  ],
}
async function room() {
  const made = await world(undefined, {}, link)
  await vi.waitFor(() => expect(made.store.getState().plan).toBeDefined())
  return made.store
}
async function filled(): Promise<Store> {
  const store = await room()
  store.getState().openGrid(grid)
  store.getState().fillGrid()
  await vi.waitFor(() => expect(store.getState().filling).toBeUndefined(), { timeout: 5000 })
  return store
}

describe('a grid as a file', () => {
  it('opens on another device with all its pictures, results and votes: nothing is left to draw', async () => {
    const store = await filled()
    store.getState().askVote(0)
    store.getState().vote('left')
    const file = await store.getState().packGrid()
    const other = await room()
    expect(await other.getState().unpackGrid(file)).toBe(true)
    const { grid: opened, plan, results, votes, cellPicture, room: place } = other.getState()
    expect(opened).toEqual(grid)
    expect(place).toBe('compare')
    expect(votes).toEqual(store.getState().votes)
    expect(gridLines(other.getState()).map(({ state, rows }) => [state, rows])).toEqual(
      gridLines(store.getState()).map(({ state, rows }) => [state, rows]),
    )
    for (const id of plan!.cells.keys()) {
      expect(results[id]).toEqual(store.getState().results[id])
      expect(other.getState().measures[id]).toEqual(store.getState().measures[id])
      const [mine, theirs] = await Promise.all([cellPicture(id), store.getState().cellPicture(id)])
      expect(await mine!.png.text()).toBe(await theirs!.png.text())
    }
    // The same once more adds nothing.
    expect(await other.getState().unpackGrid(file)).toBe(true)
    expect(other.getState().votes).toEqual(votes)
  })

  it('says what is wrong and leaves the grid as it is', async () => {
    const store = await room()
    const before = store.getState().grid
    expect(await store.getState().unpackGrid(new Blob(['no archive']))).toBe(false)
    expect(store.getState().grid).toBe(before)
    expect(store.getState().notices.map(({ news }) => news)).toContainEqual({
      kind: 'bad-file',
      message: expect.stringMatching(/^grid: archive: expected a whole ZIP file/) as string,
    })
  })
})

describe('blind votes', () => {
  it('go on pair by pair, can be taken back, and last', async () => {
    const store = await filled()
    store.getState().askVote(0)
    const { left, right } = store.getState().ballot!
    store.getState().vote('right')
    expect(store.getState().votes).toEqual([{ left, right, choice: 'right' }])
    const next = store.getState().ballot!
    expect([next.left, next.right]).not.toEqual([left, right])
    store.getState().unvote()
    expect(store.getState()).toMatchObject({ votes: [], ballot: { left, right, axis: 0 } })
    store.getState().askVote(undefined)
    store.getState().vote('left')
    expect(store.getState().votes).toEqual([])
  })
})
