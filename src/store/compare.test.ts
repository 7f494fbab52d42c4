import { describe, expect, it, vi } from 'vitest'
import type { GridDocument } from '../grid/document.ts'
import { type Judged, judging } from '../grid/metrics/judged.ts'
import { readPictureSettings } from '../settings/picture.ts'
import { cellView } from './compare/cell-view.ts'
import { otherCells } from './compare/cells.ts'
import { compareOf } from './compare/keep.ts'
import { readCell } from './compare/records.ts'
import type { Store } from './create.ts'
import { fakeModel } from './fake-engine.test-data.ts'
import { memory, world } from './world.test-data.ts'

const link = { settings: { prompt: 'a boat', steps: 3 }, unknown: {}, problems: [] }
const grid: GridDocument = {
  settings: { prompt: 'a boat', guidance: 1, width: 32, height: 32 },
  axes: [
    { parameter: 'sampler', values: 'euler, ddim' },
    { parameter: 'steps', values: '1, 2' },
    { parameter: 'seed', values: '7, 8' },
  ],
}

async function room(document: GridDocument | 'as it is' = grid, ...given: Parameters<typeof world>) {
  const [storage, change, by = link] = given
  const made = await world(storage, change, by)
  await vi.waitFor(() => expect(made.store.getState().plan).toBeDefined())
  if (document !== 'as it is') made.store.getState().openGrid(document)
  return made
}
const filled = (store: Store) => vi.waitFor(() => expect(store.getState().filling).toBeUndefined(), { timeout: 5000 })
/** Resolves as soon as so many cells of the run are done. */
const done = (store: Store, count: number) =>
  new Promise<void>((resolve) => {
    const off = store.subscribe(({ filling }) => {
      if ((filling?.done ?? 0) < count) return
      off()
      resolve()
    })
  })
const views = (store: Store) => {
  const { plan, results, measures, filling } = store.getState()
  return plan!.places.map((place) => cellView(place, { plan: plan!, results, measures, under: filling?.cell }))
}
const states = (store: Store) => views(store).map(({ state }) => state)
const lines = (store: Store) => store.getState().notices.map(({ news }) => news)

describe('the Compare room', () => {
  it('starts with a grid ready to press: samplers by steps by two seeds, all else as in Create', async () => {
    const { store } = await room('as it is')
    const { plan, grid: document } = store.getState()
    expect(plan!.axes.map(({ parameter, values }) => [parameter, values.map(({ label }) => label)])).toEqual([
      ['sampler', ['ddim', 'euler']],
      ['steps', ['1', '2', '4', '8']],
      ['seed', ['16', '17']],
    ])
    expect(document.settings).toMatchObject({ prompt: 'a boat', width: 128 })
    store.getState().edit({ prompt: 'a cat' })
    store.getState().replan()
    expect(store.getState().grid.settings.prompt).toBe('a cat')
    store.getState().editGrid({ settings: { prompt: 'a fox' } })
    store.getState().edit({ prompt: 'a hen' })
    store.getState().replan()
    expect(store.getState().grid.settings.prompt).toBe('a fox')
  })

  it('fills its cells, first seeds first, and keeps them as pictures that carry their settings', async () => {
    const { store, fake, storage } = await room()
    store.getState().fillGrid()
    await filled(store)
    expect(fake.drawn.map(({ seed }) => seed)).toEqual([7, 7, 7, 7, 8, 8, 8, 8])
    expect(states(store)).toEqual(Array.from({ length: 8 }, () => 'drawn'))
    const [first] = store.getState().plan!.cells.values()
    const picture = await store.getState().cellPicture(first!.id)
    const read = await readPictureSettings(new Uint8Array(await picture!.png.arrayBuffer()))
    expect(read?.settings).toEqual(first!.settings)
    expect(storage.cellPictures.size).toBe(8)
    expect(store.getState().history).toHaveLength(0)
  })

  it('draws only what is new when it grows, nothing when axes change places, nothing on Undo', async () => {
    const { store, fake } = await room()
    store.getState().fillGrid()
    await filled(store)
    store.getState().setAxis(1, { parameter: 'steps', values: '1, 2, 4' })
    store.getState().fillGrid()
    await filled(store)
    expect(fake.drawn).toHaveLength(12)
    store.getState().moveAxis(0, 1)
    expect(store.getState().plan!.axes.map(({ parameter }) => parameter)).toEqual(['steps', 'sampler', 'seed'])
    expect(new Set(states(store))).toEqual(new Set(['drawn']))
    store.getState().setAxis(2, undefined)
    store.getState().undoGrid()
    expect(store.getState().grid.axes).toHaveLength(3)
    store.getState().fillGrid()
    await filled(store)
    expect(fake.drawn).toHaveLength(12)
  })

  it('pauses after the cell under way, goes on, and draws no cell twice', async () => {
    const { store, fake } = await room()
    store.getState().fillGrid()
    await done(store, 2)
    store.getState().pauseFill()
    await vi.waitFor(() => expect(store.getState().filling?.state).toBe('paused'))
    expect(fake.drawn.length).toBeLessThan(8)
    expect(states(store).filter((state) => state === 'drawn')).toHaveLength(fake.drawn.length)
    store.getState().fillGrid()
    await filled(store)
    expect(fake.drawn).toHaveLength(8)
  })

  it('goes on after a reload in the middle, and waits where it was paused', async () => {
    const storage = memory()
    const { store, end } = await room(grid, storage)
    store.getState().fillGrid()
    await done(store, 3)
    end()
    // What lies in storage at this moment; the page that is left draws on a little, unseen.
    const later = memory()
    for (const name of ['values', 'cellRecords', 'cellPictures'] as const)
      for (const [key, value] of storage[name]) later[name].set(key, value as never)
    store.getState().cancelFill()
    const kept = later.cellRecords.size
    expect(kept).toBeGreaterThan(0)
    const second = await room('as it is', later)
    await vi.waitFor(() => expect(new Set(states(second.store))).toEqual(new Set(['drawn'])))
    expect(second.fake.drawn).toHaveLength(8 - kept)
    expect(second.store.getState().grid).toEqual(grid)
    second.store.getState().setAxis(1, { parameter: 'steps', values: '30, 31, 32' })
    second.store.getState().fillGrid()
    await done(second.store, 1)
    second.store.getState().pauseFill()
    second.end()
    const third = await room('as it is', later)
    expect(third.store.getState().filling?.state).toBe('paused')
    expect(third.fake.drawn).toHaveLength(0)
  })

  it('marks a cell that fails, goes on, and tries it again when asked, alone', async () => {
    const { store, fake } = await room()
    fake.failures.push({ kind: 'not-finite', message: 'step 2: not finite' })
    store.getState().setAxis(1, { parameter: 'steps', values: '2, 3' })
    store.getState().fillGrid()
    await filled(store)
    expect(states(store).filter((state) => state === 'drawn')).toHaveLength(7)
    const failed = views(store).find((view) => view.state === 'failed')
    expect(failed).toMatchObject({ reason: 'step 2: not finite' })
    expect(fake.drawn).toHaveLength(8)
    if (failed?.state === 'failed') store.getState().retryCell(failed.id)
    await filled(store)
    expect(fake.drawn).toHaveLength(9)
    expect(new Set(states(store))).toEqual(new Set(['drawn']))
  })

  it('takes in a second cell that is tried again meanwhile, and nothing else', async () => {
    const { store, fake } = await room()
    const failure = { kind: 'not-finite', message: 'step 2: not finite' } as const
    fake.failures.push(failure, failure)
    store.getState().setAxis(1, { parameter: 'steps', values: '2, 3' })
    store.getState().fillGrid()
    await filled(store)
    const failed = views(store).flatMap((view) => (view.state === 'failed' ? [view.id] : []))
    expect(failed).toHaveLength(2)
    store.getState().setAxis(1, { parameter: 'steps', values: '2, 3, 5' })
    for (const id of failed) store.getState().retryCell(id)
    expect(compareOf(store.getState()).fill).toBe('')
    await filled(store)
    expect(fake.drawn).toHaveLength(10)
    expect(states(store).filter((state) => state === 'drawn')).toHaveLength(8)
    store.getState().retryCell(failed[0]!)
    store.getState().fillGrid()
    expect(compareOf(store.getState()).fill).toBe('running')
    await filled(store)
    expect(new Set(states(store))).toEqual(new Set(['drawn']))
  })

  it('draws a cell again whose device was lost, once, and stops for what every cell would meet', async () => {
    const { store, fake } = await room()
    store.getState().setAxis(1, { parameter: 'steps', values: '2, 3' })
    fake.failures.push({ kind: 'device-lost', message: 'lost' })
    store.getState().fillGrid()
    await filled(store)
    expect(fake.drawn).toHaveLength(9)
    expect(new Set(states(store))).toEqual(new Set(['drawn']))
    store.getState().setAxis(1, { parameter: 'steps', values: '4, 5' })
    fake.failures.push({ kind: 'no-device', message: 'none' })
    store.getState().fillGrid()
    await filled(store)
    expect(store.getState().fillFailure).toEqual({ kind: 'no-device', message: 'none' })
    expect(fake.drawn).toHaveLength(10)
  })

  it('stops within a step on Cancel, skips one cell when asked', async () => {
    const { store, fake } = await room({ ...grid, axes: [{ parameter: 'steps', values: '1000, 999, 2' }] })
    store.getState().fillGrid()
    await vi.waitFor(() => expect(store.getState().filling?.step).toBeGreaterThan(1))
    store.getState().skipCell()
    await vi.waitFor(() => expect(fake.drawn).toHaveLength(2))
    store.getState().cancelFill()
    await filled(store)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(states(store)).toEqual(['waiting', 'waiting', 'waiting'])
    expect(fake.drawn).toHaveLength(2)
  })

  it('measures cells against the starred one, seed by seed, and lets go of the star', async () => {
    const { store } = await room()
    store.getState().fillGrid()
    await filled(store)
    const last = store.getState().plan!.places.find(({ at }) => at.join() === '1,1,0')!
    store.getState().star(last)
    expect(store.getState().grid.reference).toEqual({ sampler: 'ddim', steps: 2 })
    await vi.waitFor(() => {
      const drawn = views(store).flatMap((view) => (view.state === 'drawn' ? [view] : []))
      const others = drawn.filter(({ id, reference }) => id !== reference)
      expect(others).toHaveLength(6)
      for (const { metrics } of others) expect(metrics.psnr).toBeGreaterThan(0)
      // The fake engine draws by seed alone: pictures of one seed are equal.
      for (const { metrics } of others) expect(metrics.ssim).toBe(1)
    })
    store.getState().star(store.getState().plan!.places.find(({ at }) => at.join() === '1,1,1')!)
    expect(store.getState().grid.reference).toBeUndefined()
  })

  it('has pictures judged that the judge can read, once, and keeps what it said', async () => {
    const storage = memory()
    const { store, end } = await room({ ...grid, settings: { prompt: 'a boat' }, reference: { steps: 2 } }, storage)
    store.getState().fillGrid()
    await filled(store)
    await vi.waitFor(() => {
      for (const view of views(store)) expect(view).toMatchObject({ metrics: { agreement: 0.5 } })
      const others = views(store).filter((view) => view.state === 'drawn' && view.reference !== view.id)
      expect(others).toHaveLength(4)
      for (const view of others) expect(view).toMatchObject({ metrics: { judgeL2: 0 } })
    })
    const [id] = store.getState().plan!.cells.keys()
    expect(storage.cellPictures.get(id!)?.judged).toEqual({
      agreement: 0.5,
      features: Float32Array.of(3, 4),
      by: judging,
    })
    expect(storage.cellRecords.get(id!)?.distances[id!]).toEqual({ agreement: 0.5 })

    // What an earlier version judged is judged again by itself, and nothing is drawn.
    end()
    const old = { distances: { [id!]: { agreement: 0.1 } } }
    const { judging: _, ...record } = storage.cellRecords.get(id!)!
    storage.cellRecords.set(id!, readCell({ ...record, ...old })!)
    const judged = { agreement: 0.1, features: Float32Array.of(9) } as unknown as Judged
    storage.cellPictures.set(id!, { ...storage.cellPictures.get(id!)!, judged })
    const again = await room('as it is', storage)
    const seen = () => again.store.getState().measures[id!]?.[id!]
    await vi.waitFor(() => expect(seen()).toEqual({ agreement: 0.5 }))
    expect(again.fake.drawn).toHaveLength(0)
    expect(storage.cellRecords.get(id!)).toMatchObject({ judging, distances: { [id!]: { agreement: 0.5 } } })
  })

  it('asks before it draws for long, and names what would be cheaper', async () => {
    const { store, fake } = await room({ ...grid, axes: [{ parameter: 'seed', values: '1-1500' }] })
    store.getState().fillGrid()
    expect(store.getState().question).toMatchObject({ pictures: 1500, fewer: { axis: 0, values: 2, of: 1500 } })
    expect(fake.drawn).toHaveLength(0)
    store.getState().dismissQuestion()
    store.getState().setAxis(0, { parameter: 'seed', values: '1-20000' })
    expect(store.getState().planProblem).toContain('expected at most 10,000')
  })

  it('counts the rows that methods ask of each cell', async () => {
    const box = { x: 0, y: 0, width: 0.5, height: 1 }
    const regions = [{ name: '', prompt: 'a hen', strength: 1, feather: 0, adapters: [], box }]
    const axes = [{ parameter: 'method', values: 'merge, multidiffusion' }]
    const { store } = await room({ settings: { ...grid.settings, sampler: 'euler', steps: 2, regions }, axes })
    const rows = () => [...store.getState().plan!.cells.values()].map((cell) => cell.rows)
    expect(rows()).toEqual([2, 4])
    const sources = ['fox', 'ink'].map((name) => ({ name: `${name}.safetensors`, blob: new Blob([name]) }))
    await store.getState().keepAdapters(sources)
    const prompt = 'a <lora:fox:0.8> in <lora:ink:0.5>'
    const methods = [{ parameter: 'method', values: 'merge, composite' }]
    store.getState().openGrid({ settings: { ...grid.settings, prompt, sampler: 'euler', steps: 2 }, axes: methods })
    expect(rows()).toEqual([2, 4])
  })

  it('names what is wrong with an axis, and what cannot be drawn', async () => {
    const { store } = await room()
    store.getState().setAxis(0, { parameter: 'sampler', values: 'eular' })
    expect(store.getState().planProblem).toContain('expected euler')
    store.getState().setAxis(0, { parameter: 'size', values: '32x32, 36x36' })
    expect(states(store).filter((state) => state === 'impossible')).toHaveLength(4)
  })

  it('turns its pages through all outer axes', async () => {
    const { store } = await room({ ...grid, axes: [...grid.axes, { parameter: 'eta', values: '0, 1' }] })
    const turned = [0, 1, 1, 1, 1, -1].map((by) => {
      store.getState().turnPage(by)
      return store.getState().page.join()
    })
    expect(turned).toEqual(['0,0', '1,0', '0,1', '1,1', '1,1', '0,1'])
  })

  it('takes a grid from a link, and says what is wrong with another', async () => {
    const { store } = await room()
    store.getState().openGridLink('grid={"axes":[{"parameter":"steps","values":"1, 2"}],"settings":{"glow":1}}')
    expect(store.getState().room).toBe('compare')
    expect(store.getState().grid.axes).toEqual([{ parameter: 'steps', values: '1, 2' }])
    expect(lines(store).at(-1)).toMatchObject({ kind: 'problems', lines: ['grid: settings: glow: not known here; it is kept'] }) // prettier-ignore
    store.getState().openGridLink('z=nonsense')
    expect(lines(store).at(-1)).toMatchObject({ kind: 'bad-file' })
    expect(store.getState().grid.axes).toHaveLength(1)
  })

  it('shows pictures that storage has no room for, and says so', async () => {
    const storage = memory()
    const { store } = await room(grid, storage)
    storage.full = true
    store.getState().fillGrid()
    await filled(store)
    const [first] = store.getState().plan!.cells.keys()
    expect(await store.getState().cellPicture(first!)).toBeDefined()
    expect(lines(store).filter(({ kind }) => kind === 'storage-full')).toHaveLength(1)
  })

  it('lets go of cells of other grids only when asked, and of none where it does not know the grid', async () => {
    const { store, storage } = await room()
    store.getState().fillGrid()
    await filled(store)
    expect(otherCells(store.getState())).toEqual([])
    store.getState().setAxis(1, { parameter: 'steps', values: 'many' })
    await store.getState().forgetOtherCells()
    store.getState().setAxis(1, { parameter: 'steps', values: '1' })
    expect(storage.cellRecords.size).toBe(8)
    expect(otherCells(store.getState())).toHaveLength(4)
    await store.getState().forgetOtherCells()
    expect(storage.cellRecords.size).toBe(4)
    expect(storage.cellPictures.size).toBe(4)
  })

  it('keeps pictures by the model and precision that drew them, whatever the device', async () => {
    const { store, fake } = await room()
    store.getState().fillGrid()
    await filled(store)
    fake.model = { ...fakeModel, device: { ...fakeModel.device, provider: 'webgpu' } }
    await store.getState().setDevice('webgpu')
    store.getState().fillGrid()
    await filled(store)
    expect(fake.drawn).toHaveLength(8)
    fake.model = { ...fakeModel, precision: 'float16' }
    await store.getState().setPrecision('float16')
    store.getState().fillGrid()
    await filled(store)
    expect(fake.drawn).toHaveLength(16)
  })
})
