import { describe, expect, it, vi } from 'vitest'
import { isFromShelf } from '../adapters/shelf.ts'
import type { ModelSource } from '../protocol.ts'
import { conceptsOfExample } from './example-composition.ts'
import { unsettledIn } from './model-shelf.ts'
import { memory, world } from './world.test-data.ts'

const eventually = <T>(check: () => T) => vi.waitFor(check, { timeout: 10_000 })

const shelved = (name: string, category: string | null, trigger: string | null, more = {}) => {
  return { file: `adapters/${name}.safetensors`, name, kind: 'adapter', category, trigger, recipe: null, steps: null, bytes: 10 + name.length, ...more } // prettier-ignore
}
const lcm = shelved('lcm', null, null, { file: 'students/lcm.safetensors', kind: 'student', recipe: 'lcm_lora', steps: 4 }) // prettier-ignore
const list = [
  shelved('robot', 'character', 'robot'),
  shelved('robot-orthogonal', 'character', 'robot'),
  shelved('slider', 'object', null),
  shelved('alien', 'object', 'alien'),
  shelved('neon', 'style', 'neon style'),
  lcm,
]

/** A model's folder with these on its shelf; each file is as long as the list says. */
const folder = (shelf: readonly { readonly file: string; readonly bytes: number }[]): ModelSource => ({
  kind: 'files',
  name: 'mine',
  files: [
    { path: 'mine/model_index.json', blob: new Blob(['{}']) },
    { path: 'mine/adapters.json', blob: new Blob([JSON.stringify(shelf)]) },
    ...shelf.map(({ file, bytes }) => ({ path: `mine/${file}`, blob: new Blob([file.slice(0, bytes).padEnd(bytes)]) })),
  ],
})

async function ready(builtIn: ModelSource) {
  const made = await world(memory(), { builtIn })
  await eventually(() => expect(made.store.getState().model).toBeDefined())
  return made
}

describe('a model’s shelf', () => {
  it('is listed with the model, and gone with it', async () => {
    const { store } = await ready(folder(list))
    await eventually(() => expect(store.getState().modelShelf.map(({ name }) => name)).toContain('robot'))
    await store.getState().loadModel(folder([]))
    await eventually(() => expect(store.getState().modelShelf).toEqual([]))
    expect(store.getState().notices).toEqual([])
  })

  it('gives one at a press: fetched, kept on the device, at work', async () => {
    const { store, storage } = await ready(folder(list))
    await eventually(() => expect(store.getState().modelShelf).toHaveLength(list.length))
    const [robot] = store.getState().modelShelf
    const taking = store.getState().takeFromShelf(robot!)
    expect(store.getState().fetching).toEqual(['adapters/robot.safetensors'])
    await taking
    expect(store.getState().fetching).toEqual([])
    expect(store.getState().draft.adapters).toMatchObject([{ name: 'robot', weight: 1 }])
    const [kept] = [...storage.adapterFiles.values()]
    expect(isFromShelf(kept!, robot!)).toBe(true)
    expect(isFromShelf(kept!, { ...robot!, bytes: 1 })).toBe(false)
  })

  it('gives a student with its recipe’s settings', async () => {
    const { store, fake } = await ready(folder(list))
    const usual = { sampler: 'ddim', schedule: 'trailing', steps: 8, guidance: 1, eta: 0, strength: 0.8 }
    const recipe = { id: 'lcm_lora', label: '', help: '', source: '', needs: '', licence: '', steps: [4], samplers: ['ddim'], schedules: [], guidance: { least: 1, usual: 1, most: 2 }, eta: { least: 0, usual: 0, most: 0 }, usual } // prettier-ignore
    fake.model = { ...fake.model, recipes: [recipe] }
    await store.getState().loadModel(folder(list))
    await eventually(() => expect(store.getState().modelShelf).toHaveLength(list.length))
    await store.getState().takeFromShelf(store.getState().modelShelf.at(-1)!)
    expect(store.getState().draft).toMatchObject({
      recipe: 'lcm_lora',
      steps: 4,
      guidance: 1,
      adapters: [{ name: 'lcm' }],
    })
  })

  it('says where one cannot be had, and changes nothing', async () => {
    const source = folder(list)
    const { store } = await ready(source.kind === 'files' ? { ...source, files: source.files.slice(0, 2) } : source)
    await eventually(() => expect(store.getState().modelShelf).toHaveLength(list.length))
    const told = () => store.getState().notices.at(-1)?.news
    await store.getState().takeFromShelf(store.getState().modelShelf[0]!)
    expect(told()).toMatchObject({ message: expect.stringMatching(/^robot could not be added\..*got none/) })
    await store.getState().drawExample()
    expect(told()).toMatchObject({ message: expect.stringMatching(/^The example could not be loaded\..*got none/) })
    expect(store.getState().draft.adapters).toBeUndefined()
  })
})

describe('a tag in a prompt', () => {
  const shelfRead = (store: Awaited<ReturnType<typeof ready>>['store']) =>
    eventually(() => expect(store.getState().modelShelf).toHaveLength(list.length))

  it('fetches what the shelf alone has, and becomes a row', async () => {
    const { store, storage } = await ready(folder(list))
    await shelfRead(store)
    store.getState().edit({ prompt: 'a robot <lora:robot:0.8>, neon' })
    await eventually(() => expect(store.getState().draft.adapters).toMatchObject([{ name: 'robot', weight: 0.8 }]))
    expect(store.getState().draft.prompt).toBe('a robot , neon')
    expect(storage.adapterFiles.size).toBe(1)
    expect(store.getState().notices).toEqual([])
  })

  it('typed before the shelf is read waits for it; in a region’s words it acts there', async () => {
    const { store } = await world(memory(), { builtIn: folder(list) })
    const region = { name: '', strength: 1, feather: 0, adapters: [], box: { x: 0, y: 0, width: 1, height: 1 } }
    store.getState().setRegions([{ item: { ...region, prompt: '<lora:alien>' }, on: true }])
    await eventually(() => expect(store.getState().draft.adapters).toMatchObject([{ name: 'alien', weight: 1 }]))
    expect(store.getState().draft.regions).toMatchObject([{ prompt: '', adapters: [store.getState().shelf[0]!.id] }])
  })

  it('of a run is fetched before it, whoever asks for the run', async () => {
    const { store, fake } = await ready(folder(list))
    await store.getState().fetchNamed({ ...store.getState().draft, prompt: '<lora:neon:1>' })
    expect(fake.added).toEqual(['neon.safetensors'])
  })

  it('that names nothing stays, and a run says what is near', async () => {
    const { store } = await ready(folder(list))
    await shelfRead(store)
    store.getState().edit({ prompt: 'a <lora:robt:0.8>' })
    expect(store.getState().draft.prompt).toBe('a <lora:robt:0.8>')
    const { shelf, modelShelf } = store.getState()
    const tagged = { prompt: '<lora:robt:0.8>', negative: '' }
    expect(unsettledIn(tagged, { shelf, modelShelf })).toEqual([{ name: 'robt', files: [] }])
    await expect(store.getState().fetchNamed(store.getState().draft)).rejects.toMatchObject({
      kind: 'bad-input',
      message: 'lora: <lora:robt>: expected robot, neon or lcm (nearest of 6), got "robt"',
    })
  })

  it('that two files answer to stays, and a run says which', async () => {
    const { store } = await ready(folder([]))
    const twin = (text: string, name: string) => ({ name, blob: new Blob([text]) })
    await store.getState().keepAdapters([twin('one', 'fox.safetensors'), twin('two', 'fox.SAFETENSORS')])
    store.getState().edit({ prompt: '<lora:fox:1>' })
    expect(store.getState().draft.prompt).toBe('<lora:fox:1>')
    await expect(store.getState().fetchNamed(store.getState().draft)).rejects.toMatchObject({
      message: 'lora: <lora:fox>: expected the name of one adapter, got that of fox.safetensors, fox.SAFETENSORS',
    })
  })

  it('of one whose file is missing says so', async () => {
    const source = folder(list)
    const { store } = await ready(source.kind === 'files' ? { ...source, files: source.files.slice(0, 2) } : source)
    await shelfRead(store)
    store.getState().edit({ prompt: '<lora:robot:0.8>' })
    await eventually(() =>
      expect(store.getState().notices.at(-1)?.news).toMatchObject({
        message: expect.stringMatching(/^robot could not be added/),
      }),
    )
    expect(store.getState().draft.prompt).toBe('<lora:robot:0.8>')
  })
})

describe('the example', () => {
  it('is two concepts of different words in two regions, drawn, in one step back', async () => {
    const { store, fake } = await ready(folder(list))
    await eventually(() => expect(store.getState().modelShelf).toHaveLength(list.length))
    store.getState().lockSeed(true)
    store.getState().setMethods(['merge', 'composite'])
    store.getState().setDial('composite', 'x', 0.5)
    const parts = ({ draft, methods, dials } = store.getState()) => ({ draft, methods, dials })
    const before = parts()
    await store.getState().drawExample()
    const { draft, methods } = store.getState()
    await eventually(() => expect(fake.drawn.slice(-3).map(({ method }) => method)).toEqual(methods))
    expect(draft.adapters).toMatchObject([
      { name: 'robot', weight: 1, category: 'character' },
      { name: 'alien', weight: 1, category: 'object' },
    ])
    expect(draft.regions!.map(({ prompt, adapters }) => [prompt, adapters])).toEqual([
      ['a robot', [draft.adapters![0]!.id]],
      ['an alien', [draft.adapters![1]!.id]],
    ])
    expect([draft.prompt, draft.regionBase, draft.method]).toEqual(['on a beach', 'everywhere', 'regional'])
    expect(methods).toEqual(['merge', 'composite', 'regional'])
    store.getState().undo()
    expect(parts()).toEqual(before)
  })

  it('takes the concepts that are judged best, and needs two', () => {
    expect(conceptsOfExample([])).toBeUndefined()
    expect(conceptsOfExample(list.slice(0, 3) as never)).toBeUndefined()
    const judged = { duck: 0.5, owl: 0.75, cup: null, kettle: 0.25 }
    const shelf = Object.entries(judged).map(([name, judged]) => shelved(name, 'object', name, { judged }))
    expect(conceptsOfExample(shelf as never)!.map(({ name }) => name)).toEqual(['owl', 'duck'])
  })
})
