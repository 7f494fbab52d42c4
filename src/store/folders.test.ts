import { expect, it, vi } from 'vitest'
import type { ModelSource } from '../protocol.ts'
import { fakeEngine, fakeModel } from './fake-engine.test-data.ts'
import type { ReadModel } from './model-handle.ts'
import { openFiles } from './open.ts'
import { type Memory, memory, world } from './world.test-data.ts'

const eventually = <T>(check: () => T) => vi.waitFor(check, { timeout: 10_000 })
const handle = { kind: 'directory', name: 'other' } as const
const files = [
  { path: 'model_index.json', blob: new Blob(['{}']) },
  { path: 'unet/config.json', blob: new Blob(['{}']) },
]

/** One visit: what the engine loaded and drew, in order. */
async function visit(storage: Memory, readModel: ReadModel = async () => undefined) {
  const fake = fakeEngine()
  const log: string[] = []
  const nameOf = (source: ModelSource) => (source.kind === 'files' ? source.name : 'nano')
  const engine: typeof fake.engine = {
    ...fake.engine,
    load: (source) => {
      log.push(`load ${nameOf(source)}`)
      return Promise.resolve({ ...fakeModel, id: nameOf(source), name: nameOf(source) })
    },
    generate: (settings, ...rest) => {
      log.push(`draw ${settings.model} ${settings.seed}`)
      return fake.engine.generate(settings, ...rest)
    },
  }
  const { store, end } = await world(storage, { engine, readModel })
  await eventually(() => expect(store.getState().model?.name).toBe('nano'))
  return { store, log, end }
}

const grid = (models: string) => ({
  settings: { prompt: 'a boat', width: 32, height: 32, steps: 2 },
  axes: [
    { parameter: 'model', values: models },
    { parameter: 'seed', values: '7, 8' },
  ],
})
const rested = (store: Awaited<ReturnType<typeof visit>>['store']) =>
  eventually(() => expect(store.getState().filling).toBeUndefined())

it('a grid that names a model of an earlier visit shows what was drawn, says what waits, and goes on when it is opened', async () => {
  const storage = memory()
  const first = await visit(storage)
  await openFiles(first.store, 'other', files, handle)
  await first.store.getState().loadBuiltIn()
  first.store.getState().openGrid({ ...grid('nano, other'), axes: [{ parameter: 'model', values: 'nano, other' }] })
  first.store.getState().fillGrid()
  await rested(first.store)
  first.end()

  const asked: boolean[] = []
  const read: ReadModel = async (_, ask) => {
    asked.push(ask)
    return ask ? files : undefined
  }
  const { store, log, end } = await visit(storage, read)
  expect(store.getState().folders).toMatchObject([{ info: { name: 'other' }, handle }])
  expect(asked).toEqual([false])
  const drawn = () => Object.values(store.getState().results).filter(({ state }) => state === 'drawn')
  expect(store.getState().plan!.places.every((place) => 'id' in place)).toBe(true)
  expect(drawn()).toHaveLength(2)
  log.length = 0
  store.getState().openGrid(grid('nano, other'))
  store.getState().fillGrid()
  await rested(store)
  expect(log).toEqual(['draw nano 7', 'draw nano 8'])
  expect(store.getState().fillAwaits).toEqual(['other'])

  await store.getState().reopenFolder('other')
  await eventually(() => expect(log).toContain('draw other 8'))
  await rested(store)
  expect(log.slice(2)).toEqual(['load other', 'draw other 7', 'draw other 8'])
  expect(store.getState().fillAwaits).toEqual([])
  expect(drawn()).toHaveLength(6)
  end()
})

it('a run that waits for a folder goes on at the next visit, by itself where the browser allows it', async () => {
  const storage = memory()
  const first = await visit(storage)
  await openFiles(first.store, 'other', files, handle)
  first.end()
  const second = await visit(storage)
  second.store.getState().openGrid(grid('other'))
  second.store.getState().fillGrid()
  await rested(second.store)
  expect(second.log).toEqual(['load nano'])
  second.end()
  const { store, log, end } = await visit(storage, async () => files)
  await eventually(() => expect(log).toContain('draw other 8'))
  await rested(store)
  expect(store.getState().model?.name).toBe('nano')
  await store.getState().loadKnown('other')
  expect(store.getState().model?.name).toBe('other')
  expect(store.getState().folders).toMatchObject([{ info: { name: 'other' }, handle }])
  end()
})

it('says why a folder was not opened, and forgets one on request', async () => {
  const storage = memory()
  const first = await visit(storage)
  await openFiles(first.store, 'other', files)
  first.end()
  storage.values.set('folders', [
    ...(storage.values.get('folders') as object[]),
    'no folder',
    { info: 7 },
    { info: { name: 'old', bytes: 9 } },
  ])
  const answers: (() => ReturnType<ReadModel>)[] = [async () => undefined, () => Promise.reject(new Error('gone'))]
  const { store, end } = await visit(storage, () => answers.shift()!())
  const told = () => store.getState().notices.map(({ news }) => ('message' in news ? news.message : ''))
  expect(store.getState().folders).toHaveLength(1)
  expect(await store.getState().reopenFolder('nowhere')).toBeUndefined()
  store.setState({ folders: [{ ...store.getState().folders[0]!, handle }] })
  await store.getState().reopenFolder('other')
  expect(told().at(-1)).toBe('other was not opened: the browser was not allowed to read it.')
  await store.getState().reopenFolder('other')
  expect(told().at(-1)).toBe('other was not found. Choose it again where it lies now. (gone)')
  store.getState().forgetFolder('other')
  await eventually(() => expect(storage.values.get('folders')).toEqual([]))
  end()
})
