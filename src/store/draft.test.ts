import { describe, expect, it, vi } from 'vitest'
import { readLink, writeLink } from '../settings/link.ts'
import { readParameters, writeParameters } from '../settings/parameters.ts'
import { readRecord, writeRecord } from '../settings/record.ts'
import { firstDraft } from './draft.ts'
import type { State } from './state.ts'
import { memory, world } from './world.test-data.ts'

const picture = { ...firstDraft, prompt: 'a boat', seed: 9, steps: 12 }

describe('the model’s own settings', () => {
  it('leave words, seed and noise as they are, and nothing of another way to walk', async () => {
    const { store } = await world()
    const state = () => store.getState()
    state().edit({ prompt: 'a boat', seed: 9, variationSeed: 3, variationStrength: 0.2 })
    await vi.waitFor(() => expect(state().model).toBeDefined())
    const before = state().draft
    state().adopt({ recipe: 'lcm_lora', steps: 4, guidance: 1, guidanceMethod: 'apg', guidanceOptions: { limit: 3 } })
    state().useModelDefaults()
    expect(state().draft).toEqual({ ...before, ...state().model!.defaults })
    state().undo()
    expect(state().draft.recipe).toBe('lcm_lora')
  })
})

describe('what was read from elsewhere', () => {
  const extras = {
    recipe: 'lcm_lora',
    guidanceMethod: 'apg',
    sigmas: [3, 2, 0],
    startImage: 'a'.repeat(64),
    strength: 0.5,
    mask: 'b'.repeat(64),
    adapters: [{ id: 'c'.repeat(64), name: 'c', weight: 1 }],
    method: 'regional',
  }

  /** A page whose draft has extras, and three pictures to draw. */
  async function ready() {
    const { store } = await world()
    const state = () => store.getState()
    state().edit({ prompt: 'mine' })
    await vi.waitFor(() => expect(state().model).toBeDefined())
    state().adopt({ ...extras, count: 3 })
    return state
  }

  it.each([
    ['a picture of ours', readRecord(writeRecord(picture))],
    ['a link of ours', readLink(writeLink(picture))],
    ['a cell of a grid', { settings: picture, problems: [] }],
  ])('takes the place of the draft where it is whole: %s', async (_, reading) => {
    const state = await ready()
    const before = state().draft
    state().adoptReading(reading)
    expect(state().draft).toEqual({ ...picture, count: 3 })
    state().undo()
    expect(state().draft).toEqual(before)
  })

  it.each([
    ['a picture of another program', readParameters(writeParameters(picture, 'other'))],
    ['a link by hand', readLink('prompt=a+boat&steps=12')],
    ['the prompt only', { settings: { prompt: 'a boat', negative: '' }, problems: [] }],
  ])('changes what it names where it is not: %s', async (_, reading) => {
    const state = await ready()
    state().adoptReading(reading)
    expect(state().draft).toMatchObject({ ...extras, prompt: 'a boat' })
  })

  it('is kept over the usual values of a model that is ready later, the same as before or not', async () => {
    const { store } = await world(memory(), {}, readLink(writeLink({ ...picture, steps: firstDraft.steps })))
    await vi.waitFor(() => expect(store.getState().model).toBeDefined())
    expect(store.getState().draft).toMatchObject({ steps: firstDraft.steps, sampler: 'ddim' })
    expect(store.getState().model?.defaults.steps).not.toBe(firstDraft.steps)
  })
})

describe('undo', () => {
  /** A page whose seed is open, with a picture of seed 9 to go back to. */
  async function ready() {
    const { store, fake } = await world()
    const state = () => store.getState()
    state().edit({ prompt: 'mine' })
    await vi.waitFor(() => expect(state().model).toBeDefined())
    return { state, fake }
  }

  it.each([
    ['back to a picture', (state) => state.restore(picture)],
    ['use all', (state) => state.adoptReading({ settings: picture, problems: [] })],
    ['seed only', (state) => state.adoptReading({ settings: { seed: 9 }, problems: [] })],
  ] satisfies [string, (state: State) => void][])('opens the seed that was taken: %s', async (_, take) => {
    const { state, fake } = await ready()
    take(state())
    expect(state()).toMatchObject({ seedLocked: true, draft: { seed: 9 } })
    state().undo()
    expect(state().seedLocked).toBe(false)
    state().generate()
    await vi.waitFor(() => expect(fake.drawn.map(({ seed }) => seed)).toEqual([100]))
    state().undo()
    state().redo()
    expect(state()).toMatchObject({ seedLocked: true, draft: { seed: 9 } })
  })

  it('leaves a lock that was pressed after the step', async () => {
    const { state } = await ready()
    state().adopt({ guidance: 3 })
    state().lockSeed(true)
    state().undo()
    expect(state().seedLocked).toBe(true)
  })
})
