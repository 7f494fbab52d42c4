import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { AdapterUse, Region } from '../protocol.ts'
import { chosenMethods, regionsOf, rowsOf, sceneCost } from './compose.ts'
import { readComposition } from './composition-file.ts'
import type { Store } from './create.ts'
import { nothingOff } from './draft.ts'
import { openFiles } from './open.ts'
import type { Timing } from './storage.ts'
import { memory, world } from './world.test-data.ts'

/** Patient enough for a machine that does much else. */
const eventually = <T>(check: () => T) => vi.waitFor(check, { timeout: 10_000 })

const hash = (letter: string) => letter.repeat(64)
const use = (letter: string): AdapterUse => ({ id: hash(letter), name: letter, weight: 1 })
const region = (prompt: string): Region => ({
  name: '',
  prompt,
  strength: 1,
  feather: 8,
  adapters: [],
  box: { x: 0, y: 0, width: 0.5, height: 1 },
})
const on = <T>(item: T) => ({ item, on: true })
const off = <T>(item: T) => ({ item, on: false })
const rows = (store: Store) =>
  rowsOf(store.getState().draft.adapters, store.getState().off).map(({ item, on }) => [item.name, on])
const words = (store: Store) =>
  regionsOf(store.getState().draft.regions, store.getState().off).map(({ item, on }) => [item.prompt, on])
const ready = (store: Store) => eventually(() => expect(store.getState().model).toBeDefined())
const idle = (store: Store) =>
  eventually(() => {
    const { running, waiting } = store.getState()
    expect({ running, waiting }).toEqual({ running: undefined, waiting: [] })
  })

/** A composition with something of everything in it. */
async function composed(storage = memory()) {
  const made = await world(storage)
  await ready(made.store)
  await idle(made.store)
  const { setRows, setRegions, setMethods, setRegionBase } = made.store.getState()
  setRows([on(use('a')), off(use('b')), on(use('c'))])
  setRegions([on({ ...region('a cat'), adapters: [hash('a')] }), off(region('a fox'))])
  setRegionBase('everywhere')
  setMethods(['composite', 'regional'])
  return made
}

describe('a composition', () => {
  it('keeps what is switched off in its place, out of what is drawn', async () => {
    const { store } = await composed()
    expect(store.getState().draft.adapters?.map(({ name }) => name)).toEqual(['a', 'c'])
    expect(rows(store)).toEqual([
      ['a', true],
      ['b', false],
      ['c', true],
    ])
    expect(words(store)).toEqual([
      ['a cat', true],
      ['a fox', false],
    ])
  })

  it('is undone step by step, what was switched off too; one drag is one step', async () => {
    const { store } = await composed()
    const { setRows, undo, redo } = store.getState()
    const before = rows(store)
    setRows([on(use('b')), off(use('c'))])
    const steps = store.getState().past.length
    for (const weight of [0.1, 0.2, 0.3]) setRows([on({ ...use('b'), weight })], 'drag')
    expect(store.getState().past).toHaveLength(steps + 1)
    undo()
    expect(rows(store)).toEqual([
      ['b', true],
      ['c', false],
    ])
    undo()
    expect(rows(store)).toEqual(before)
    redo()
    redo()
    expect(store.getState().draft.adapters).toEqual([{ ...use('b'), weight: 0.3 }])
  })

  it('takes an adapter out of the regions that it is taken out of', async () => {
    const { store } = await composed()
    store.getState().setRows([on(use('c'))])
    expect(store.getState().draft.regions?.[0]?.adapters).toEqual([])
  })

  it('is drawn by every chosen method from one seed; failures stand with their method', async () => {
    const { store, fake } = await composed()
    store.getState().clearComposition()
    store.getState().setMethods(['merge', 'composite'])
    fake.failures.push({ kind: 'bad-input', message: 'lora: x: expected y, got z' })
    store.getState().drawComposition()
    await idle(store)
    const drawn = fake.drawn.slice(-2)
    expect(drawn.map(({ method }) => method)).toEqual(['merge', 'composite'])
    expect(new Set(drawn.map(({ seed }) => seed)).size).toBe(1)
    expect(store.getState().columns).toEqual(drawn)
    expect(store.getState().failed.map(({ settings }) => settings.method)).toEqual(['merge'])
    store.getState().drawComposition()
    await idle(store)
    expect(store.getState().history[0]?.settings).toEqual(store.getState().columns[1])
  })

  it('is asked about before it is drawn for more than half an hour', async () => {
    const { store, fake } = await composed()
    store.getState().clearComposition()
    store.getState().setMethods(['merge', 'composite'])
    store.getState().drawComposition()
    await idle(store)
    const before = fake.drawn.length
    const slow = (timing: Timing): Timing => ({ ...timing, sampling: timing.rows * 100_000 })
    store.setState(({ history }) => ({
      history: history.map((one) => ({ ...one, ...(one.timing && { timing: slow(one.timing) }) })),
    }))
    store.getState().drawComposition()
    const { sceneAsked } = store.getState()
    expect(sceneAsked).toMatchObject({ pictures: 2, rows: sceneCost(store.getState()).rows })
    expect(sceneAsked!.time).toBeGreaterThan(30 * 60_000)
    store.getState().dismissScene()
    expect(store.getState().sceneAsked).toBeUndefined()
    expect(fake.drawn).toHaveLength(before)
    store.getState().drawComposition(true)
    await idle(store)
    expect(fake.drawn).toHaveLength(before + 2)
  })

  it('gives every method its own parameters and nobody else’s, whichever is the draft’s', async () => {
    const { store, fake } = await composed()
    const { clearComposition, setMethods, setDial, drawComposition } = store.getState()
    clearComposition()
    setMethods(['merge', 'multidiffusion'])
    setDial('multidiffusion', 'bootstrapping', 0.2)
    drawComposition()
    await idle(store)
    const drawn = fake.drawn.slice(-2).map(({ method, methodOptions }) => [method, methodOptions])
    expect(drawn).toEqual([
      ['merge', undefined],
      ['multidiffusion', { bootstrapping: 0.2 }],
    ])
    setMethods(['multidiffusion'])
    expect(store.getState().draft.methodOptions).toEqual({ bootstrapping: 0.2 })
    setMethods(['merge'])
    expect(store.getState().draft.methodOptions).toBeUndefined()
  })

  it.each([
    ['other methods', (store) => store.getState().setMethods(['multidiffusion'])],
    ['methods beside the draft’s', (store) => store.getState().setMethods(['composite'])],
    ['a dial of another method', (store) => store.getState().setDial('multidiffusion', 'bootstrapping', 0.5)],
    ['a dial of the draft’s method', (store) => store.getState().setDial('composite', 'x', 0.5)],
    ['starting over', (store) => store.getState().clearComposition()],
    ['a picture that was sent here', (store) => store.getState().sendToCompose(store.getState().history[0]!)],
    [
      'a file',
      (store) => {
        const settings = { ...store.getState().draft, method: 'regional', seed: 9 }
        const rest = { off: nothingOff, methods: ['regional'], dials: {}, unknown: { shimmer: 3 }, problems: [] }
        store.getState().importComposition({ settings, ...rest })
      },
    ],
  ] satisfies [string, (store: Store) => void][])('is whole again after undo of %s', async (_, change) => {
    const { store } = await composed()
    const { setMethods, setDial, undo, redo } = store.getState()
    setDial('composite', 'x', 0.25)
    setDial('multidiffusion', 'bootstrapping', 0.2)
    setMethods(['composite', 'regional', 'multidiffusion'])
    const parts = () => {
      const { draft, off, unknown, seedLocked, methods, dials } = store.getState()
      return { draft, off, unknown, seedLocked, methods, dials }
    }
    const [before, steps] = [parts(), store.getState().past.length]
    change(store)
    const after = parts()
    expect(after).not.toEqual(before)
    expect(store.getState().past).toHaveLength(steps + 1)
    undo()
    expect(parts()).toEqual(before)
    redo()
    expect(parts()).toEqual(after)
  })

  it('is baked only while nothing changes from step to step', async () => {
    const { store } = await composed()
    const { clearComposition, setRows, edit } = store.getState()
    clearComposition()
    setRows([on(use('a'))])
    edit({ bakeAdapters: true })
    setRows([on({ ...use('a'), weight: 0.5 })])
    expect(store.getState().draft.bakeAdapters).toBe(true)
    setRows([on({ ...use('a'), schedule: { from: 0, to: 0.5, curve: 'constant' } })])
    expect(store.getState().draft.bakeAdapters).toBeUndefined()
  })

  it('survives a reload, with what is off, its methods and what was drawn', async () => {
    const storage = memory()
    const { store, end } = await composed(storage)
    store.getState().drawComposition()
    const { columns } = store.getState()
    end()
    const again = await world(storage)
    await ready(again.store)
    expect(rows(again.store)).toEqual(rows(store))
    expect(words(again.store)).toEqual(words(store))
    expect(chosenMethods(again.store.getState())).toEqual(['composite', 'regional'])
    expect(again.store.getState().columns).toEqual(columns)
  })
})

describe('a composition as a file', () => {
  const give = (store: Store, text: string) => openFiles(store, 'x.json', [{ path: 'x.json', blob: new Blob([text]) }])

  it('brings everything back, and says what is not here', async () => {
    const { store } = await composed()
    const text = store.getState().exportComposition()
    const other = await world()
    await ready(other.store)
    await idle(other.store)
    await give(other.store, text)
    expect(other.store.getState().room).toBe('compose')
    expect(rows(other.store)).toEqual(rows(store))
    expect(words(other.store)).toEqual(words(store))
    expect(other.store.getState().draft).toEqual(store.getState().draft)
    other.store.getState().undo()
    expect(other.store.getState().draft.adapters).toBeUndefined()
  })

  it('brings nothing that it does not hold: what the draft had beside it is gone', async () => {
    const { store } = await composed()
    const text = store.getState().exportComposition()
    const { draft } = store.getState()
    store.getState().adopt({ recipe: 'lcm_lora', startImage: hash('d'), strength: 0.5 })
    await give(store, text)
    expect(store.getState().draft).toEqual(draft)
  })

  it('of a newer version is read as far as it is known; the rest is named, kept and written again', async () => {
    const { store } = await composed()
    const file = JSON.parse(store.getState().exportComposition()) as Record<string, Record<string, unknown>>
    const newer = { ...file, version: 9, settings: { ...file['settings'], shimmer: 3, steps: 'many' } }
    await give(store, JSON.stringify(newer))
    const news = store.getState().notices.map((notice) => notice.news)
    const lines = news.flatMap((one) => (one.kind === 'problems' ? one.lines : [])).join('\n')
    for (const said of ['version', 'shimmer', 'steps']) expect(lines).toContain(said)
    expect(JSON.parse(store.getState().exportComposition())).toMatchObject({ settings: { shimmer: 3 } })
  })

  it('that is damaged costs only what is damaged, and never throws', async () => {
    const { store } = await composed()
    const file = JSON.parse(store.getState().exportComposition()) as Record<string, unknown>
    const keys = fc.constantFrom('settings', 'off', 'methods', 'version')
    fc.assert(
      fc.property(keys, fc.jsonValue(), (key, value) => {
        const reading = readComposition(JSON.stringify({ ...file, [key]: value }))
        expect(reading?.off.regions.every(({ at }) => Number.isSafeInteger(at))).toBe(true)
        expect(reading?.methods.every((id) => typeof id === 'string')).toBe(true)
      }),
    )
    for (const text of ['', '[]', '{"kind":"other"}', '{']) expect(readComposition(text)).toBeUndefined()
  })
})
