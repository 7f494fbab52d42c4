import { expect, it, vi } from 'vitest'
import type { GridDocument } from '../../grid/document.ts'
import { lightning } from '../../grid/models.test-data.ts'
import type { ModelSource } from '../../protocol.ts'
import { fakeEngine, fakeModel } from '../fake-engine.test-data.ts'
import { memory, world } from '../world.test-data.ts'

const fast = { file: 'students/fast.safetensors', name: 'fast', kind: 'student', category: null, trigger: null, recipe: 'lightning', steps: 2, bytes: 3 } // prettier-ignore
const files = (texts: Record<string, string>): ModelSource => ({
  kind: 'files',
  name: 'nano',
  files: Object.entries(texts).map(([path, text]) => ({ path, blob: new Blob([text]) })),
})
const shelf = { 'model_index.json': '{}', 'adapters.json': JSON.stringify([fast]) }
const grid: GridDocument = {
  settings: { prompt: 'a boat', sampler: 'ddim', steps: 8, guidance: 4, width: 32, height: 32 },
  axes: [{ parameter: 'student', values: 'none, fast' }],
}

async function room(builtIn: ModelSource) {
  const fake = fakeEngine()
  fake.model = { ...fakeModel, recipes: [lightning] }
  const link = { settings: { prompt: 'a boat' }, unknown: {}, problems: [] }
  const { store, storage } = await world(memory(), { engine: fake.engine, builtIn }, link)
  await vi.waitFor(() => expect(store.getState().modelShelf).toHaveLength(1))
  store.getState().openGrid(grid)
  return { store, fake, storage }
}

it('a student on an axis is fetched from beside the model, kept, and drawn by its recipe', async () => {
  const { store, fake, storage } = await room(files({ ...shelf, 'students/fast.safetensors': 'abc' }))
  await vi.waitFor(() => expect(store.getState().plan).toBeDefined())
  expect(storage.adapterFiles.size).toBe(1)
  expect(store.getState().draft.adapters).toBeUndefined()
  store.getState().fillGrid()
  await vi.waitFor(() => expect(store.getState().filling).toBeUndefined())
  const [none, student] = fake.drawn
  expect(none).toMatchObject({ sampler: 'ddim', steps: 8, guidance: 4 })
  expect(none).not.toHaveProperty('adapters')
  expect(student).toMatchObject({ recipe: 'lightning', sampler: 'euler', steps: 2, guidance: 1 })
  expect(student!.adapters).toEqual([
    { id: [...storage.adapterFiles.keys()][0], name: 'fast', weight: 1, always: true },
  ])
  store.getState().star(store.getState().plan!.places[0]!)
  const { plan } = store.getState()
  const [first, second] = plan!.places.map((place) => ('id' in place ? place : undefined))
  expect(second!.reference).toBe(first!.id)
})

it('says why where the file cannot be had, and tries again at the next change', async () => {
  const { store } = await room(files(shelf))
  await vi.waitFor(() => expect(store.getState().planProblem).toContain('students/fast.safetensors: expected a file'))
  store.getState().setAxis(0, { parameter: 'student', values: 'none' })
  expect(store.getState().plan?.cells.size).toBe(1)
  store.getState().undoGrid()
  await vi.waitFor(() => expect(store.getState().planProblem).toContain('expected a file'))
  store.getState().setAxis(0, { parameter: 'student', values: 'quick' })
  expect(store.getState().planProblem).toContain('student: expected')
})
