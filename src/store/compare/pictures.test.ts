import { describe, expect, it, vi } from 'vitest'
import { memory, world } from '../world.test-data.ts'

const link = { settings: { prompt: 'a boat', steps: 2, width: 32, height: 32 }, unknown: {}, problems: [] }

/** A gallery of the draft at these steps by seeds 7 and 8, two pictures a run. */
async function gallery(steps: readonly number[]) {
  const made = await world(memory(), {}, link)
  const { store } = made
  await vi.waitFor(() => expect(store.getState().model).toBeDefined())
  store.getState().lockSeed(true)
  for (const count of steps) {
    store.getState().edit({ steps: count, seed: 7, count: 2 })
    store.getState().generate()
    await vi.waitFor(() => expect(store.getState().running ?? store.getState().waiting[0]).toBeUndefined())
  }
  await vi.waitFor(() => expect(store.getState().history.every(({ timing }) => timing)).toBe(true))
  return made
}

describe('pictures of the gallery', () => {
  it('are a grid of what differs, drawn already; undo brings the one before back', async () => {
    const { store, fake } = await gallery([2, 3])
    const drawn = fake.drawn.length
    const before = store.getState().grid
    await store.getState().comparePictures(store.getState().history)
    const { grid, plan, results, room, history } = store.getState()
    expect(room).toBe('compare')
    expect(grid.axes).toEqual([
      { parameter: 'seed', values: [7, 8] },
      { parameter: 'steps', values: [2, 3] },
    ])
    expect(grid.settings.model).toBeUndefined()
    const cells = [...plan!.cells.values()]
    expect(cells.map(({ id }) => results[id]?.state)).toEqual(['drawn', 'drawn', 'drawn', 'drawn'])
    // One picture's share of a run of two.
    expect(results[cells[0]!.id]).toMatchObject({ calls: cells[0]!.settings.steps, rows: cells[0]!.rows })
    const shown = await store.getState().cellPicture(cells[0]!.id)
    const { seed, steps } = cells[0]!.settings
    expect(shown?.png).toBe(history.find(({ settings }) => settings.seed === seed && settings.steps === steps)?.png)
    store.getState().fillGrid()
    await vi.waitFor(() => expect(store.getState().filling).toBeUndefined())
    expect(fake.drawn.length).toBe(drawn)
    store.getState().undoGrid()
    expect(store.getState().grid).toEqual(before)
  })

  it('stand in the order they were drawn in', async () => {
    const { store } = await gallery([2])
    const [second, first] = store.getState().history
    const renamed = (picture: typeof first, prompt: string) => ({ ...picture!, settings: { ...picture!.settings, seed: 7, prompt } }) // prettier-ignore
    await store.getState().comparePictures([renamed(second, 'later'), renamed(first, 'sooner')])
    expect(store.getState().grid.axes).toEqual([{ parameter: 'prompt', values: ['sooner', 'later'] }])
  })

  it('are drawn anew where nobody knows who drew them', async () => {
    const { store, fake } = await gallery([2])
    const [first, second] = store.getState().history
    const { by: _, ...timing } = first!.timing!
    await store.getState().comparePictures([{ ...first!, timing }, second!])
    const drawn = fake.drawn.length
    store.getState().fillGrid()
    await vi.waitFor(() => expect(store.getState().filling).toBeUndefined())
    expect(fake.drawn.slice(drawn).map(({ seed }) => seed)).toEqual([first!.settings.seed])
  })
})

describe('a cell', () => {
  it('goes into the gallery once, kept, as drawn in Compare', async () => {
    const { store, storage } = await gallery([])
    store.getState().openGrid({ settings: link.settings, axes: [{ parameter: 'seed', values: '7' }] })
    store.getState().fillGrid()
    await vi.waitFor(() => expect(store.getState().filling).toBeUndefined())
    const [id] = store.getState().plan!.cells.keys()
    await store.getState().keepCell(id!)
    await store.getState().keepCell(id!)
    expect(store.getState().history).toHaveLength(1)
    const [stored] = storage.stored.values()
    expect(stored).toMatchObject({ kept: true, room: 'compare', settings: { seed: 7, model: 'nano' } })
    expect(stored!.png).toBe((await store.getState().cellPicture(id!))?.png)
  })
})
