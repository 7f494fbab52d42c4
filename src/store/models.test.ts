import { expect, it, vi } from 'vitest'
import type { ModelSource } from '../protocol.ts'
import { cellView } from './compare/cell-view.ts'
import { fakeEngine, fakeModel } from './fake-engine.test-data.ts'
import { memory, world } from './world.test-data.ts'

const other: ModelSource = { kind: 'files', name: 'other', files: [] }

/** A page that has opened two models, with what its engine did in order. */
async function two() {
  const fake = fakeEngine()
  const log: string[] = []
  const engine: typeof fake.engine = {
    ...fake.engine,
    load: (source) => {
      const name = source.kind === 'files' ? source.name : 'nano'
      log.push(`load ${name}`)
      return Promise.resolve({ ...fakeModel, id: name, name, bytes: name.length })
    },
    generate: (settings, ...rest) => {
      log.push(`draw ${settings.model} ${settings.seed}`)
      return fake.engine.generate(settings, ...rest)
    },
    tokens: (prompt) => {
      log.push('tokens')
      return fake.engine.tokens(prompt)
    },
  }
  const link = { settings: { prompt: 'a boat', steps: 2 }, unknown: {}, problems: [] }
  const { store } = await world(memory(), { engine }, link)
  await vi.waitFor(() => expect(store.getState().model).toBeDefined())
  await store.getState().loadModel(other)
  await store.getState().loadBuiltIn()
  log.length = 0
  return { store, log }
}

it('a grid over models is drawn by each in turn; what follows is drawn by the one in use', async () => {
  const { store, log } = await two()
  store.getState().openGrid({
    settings: { prompt: 'a boat', width: 32, height: 32, steps: 2 },
    axes: [
      { parameter: 'model', values: 'nano, other, third' },
      { parameter: 'seed', values: '7, 8' },
    ],
  })
  store.getState().fillGrid()
  await vi.waitFor(() => expect(store.getState().filling).toBeUndefined())
  expect(log).toEqual([
    'draw nano 7', 'load other', 'draw other 7', 'load nano', 'draw nano 8', 'load other', 'draw other 8',
  ]) // prettier-ignore
  const { plan, results, measures } = store.getState()
  const states = plan!.places.map((place) => cellView(place, { plan: plan!, results, measures, under: undefined }))
  expect(states.map(({ state }) => state)).toEqual(['drawn', 'drawn', 'impossible', 'drawn', 'drawn', 'impossible'])
  expect(states[2]).toMatchObject({ reason: 'the model third is not here' })
  const by = plan!.places.map((place) => ('id' in place ? results[place.id]!.by : ''))
  expect(by.slice(0, 2)).toEqual(['nano, 4 bytes, float32, wasm', 'other, 5 bytes, float32, wasm'])
  log.length = 0
  await store.getState().countTokens('a boat')
  expect(log).toEqual(['load nano', 'tokens'])
  store.getState().fillGrid()
  await vi.waitFor(() => expect(store.getState().filling).toBeUndefined())
  expect(log).toHaveLength(2)
})

it('a run of the model in use between two cells of another brings its own model back', async () => {
  const { store, log } = await two()
  store.getState().openGrid({
    settings: { prompt: 'a boat', model: 'other', width: 32, height: 32, steps: 2 },
    axes: [{ parameter: 'seed', values: '1-3' }],
  })
  store.getState().lockSeed(true)
  store.getState().fillGrid()
  await vi.waitFor(() => expect(log).toContain('draw other 1'))
  store.getState().generate()
  await vi.waitFor(() => expect(store.getState().outcome?.kind).toBe('done'))
  await vi.waitFor(() => expect(store.getState().filling).toBeUndefined())
  const drawn = log.filter((line) => line.startsWith('draw'))
  expect(drawn.filter((line) => line.startsWith('draw other'))).toHaveLength(3)
  const own = drawn.find((line) => line.startsWith('draw nano'))
  expect(log[log.indexOf(own!) - 1]).toBe('load nano')
})
