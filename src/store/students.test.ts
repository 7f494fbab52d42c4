import { createHash } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { recipesFor } from '../pipelines/recipe.ts'
import type { ModelSource } from '../protocol.ts'
import { fakeEngine, fakeModel } from './fake-engine.test-data.ts'
import { studentIn } from './students.ts'
import { memory, world } from './world.test-data.ts'

const eventually = <T>(check: () => T) => vi.waitFor(check, { timeout: 10_000 })
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

const student = (name: string, recipe: string, steps: number) => {
  const file = `students/${name}.safetensors`
  return { file, name, kind: 'student', category: null, trigger: null, recipe, steps, bytes: file.length, sha256: sha256(file) } // prettier-ignore
}
const [lcm, tcd] = [student('lcm', 'lcm_lora', 4), student('tcd', 'tcd', 8)]

const folder = (shelf: readonly { readonly file: string }[], files = shelf): ModelSource => ({
  kind: 'files',
  name: 'nano',
  files: [
    { path: 'nano/model_index.json', blob: new Blob(['{}']) },
    { path: 'nano/adapters.json', blob: new Blob([JSON.stringify(shelf)]) },
    ...files.map(({ file }) => ({ path: `nano/${file}`, blob: new Blob([file]) })),
  ],
})

async function ready(builtIn = folder([lcm, tcd])) {
  const fake = fakeEngine()
  fake.model = { ...fakeModel, recipes: recipesFor({ prediction: 'v_prediction', embedsGuidance: false }) }
  const { store } = await world(memory(), { engine: fake.engine, builtIn, now: () => performance.now() })
  store.getState().edit({ prompt: 'a boat', seed: 7 })
  await eventually(() => expect(store.getState().modelShelf.length).toBeGreaterThan(0))
  return { store, state: () => store.getState(), fake }
}

describe('a student', () => {
  it('is fetched and put to use with its recipe’s settings, in one step back', async () => {
    const { state } = await ready()
    const before = state().draft
    await state().takeStudent(lcm)
    expect(state().draft).toMatchObject({ recipe: 'lcm_lora', sampler: 'lcm', schedule: 'lcm', steps: 4, guidance: 1 })
    expect(state().draft.adapters).toMatchObject([{ id: lcm.sha256, name: 'lcm', weight: 1 }])
    expect(studentIn(state(), state().draft)?.name).toBe('lcm')
    state().undo()
    expect(state().draft).toEqual(before)
    expect(studentIn(state(), state().draft)).toBeUndefined()
  })

  it('takes the place of another, leaves the person’s own adapters, and goes with what held for it', async () => {
    const { state } = await ready()
    await state().addAdapters([{ name: 'mine.safetensors', blob: new Blob(['mine']) }])
    await state().takeStudent(lcm)
    await state().takeStudent(tcd)
    expect(state().draft).toMatchObject({ recipe: 'tcd', steps: 8, eta: 0.3 })
    expect(state().draft.adapters!.map(({ name }) => name)).toEqual(['tcd', 'mine'])
    state().takeRecipe(undefined)
    expect(state().draft).toMatchObject({ sampler: 'ddim', schedule: 'trailing', steps: 8, guidance: 4, eta: 0 })
    expect(state().draft.recipe).toBeUndefined()
    expect(state().draft.adapters!.map(({ name }) => name)).toEqual(['mine'])
  })

  it('is waited for by a run that is asked for while it is on its way', async () => {
    const { state, fake } = await ready()
    const taken = state().takeStudent(lcm)
    expect(state().coming).toBe(lcm.file)
    state().generate()
    expect(state().wanted).toBe(true)
    await taken
    expect(state()).toMatchObject({ coming: undefined, wanted: false })
    await eventually(() => expect(state().outcome?.kind).toBe('done'))
    expect(fake.drawn.map(({ recipe }) => recipe)).toEqual(['lcm_lora'])
  })

  it('gives way to what is chosen while it is on its way', async () => {
    const { state, fake } = await ready()
    const before = state().draft
    const taken = [state().takeStudent(lcm), state().takeStudent(tcd)]
    await Promise.all(taken)
    expect(studentIn(state(), state().draft)?.name).toBe('tcd')
    state().undo()
    expect(state().draft).toEqual(before)
    const late = state().takeStudent(lcm)
    state().generate()
    state().takeRecipe(undefined)
    await late
    expect(studentIn(state(), state().draft)).toBeUndefined()
    await eventually(() => expect(state().outcome?.kind).toBe('done'))
    expect(fake.drawn.map(({ recipe }) => recipe)).toEqual([undefined])
  })

  it('is found by its id in settings from elsewhere', async () => {
    const { state, fake } = await ready()
    const adapters = [{ id: lcm.sha256, name: 'nano lcm', weight: 1 }]
    state().drawAll([{ ...state().draft, adapters, recipe: 'lcm_lora' }], 'create')
    await eventually(() => expect(state().outcome?.kind).toBe('done'))
    expect(fake.added).toEqual(['lcm.safetensors'])
  })

  it('that cannot be had says so and changes nothing', async () => {
    const { state } = await ready(folder([lcm], []))
    const before = state().draft
    const taken = state().takeStudent(lcm)
    state().generate()
    await taken
    expect(state()).toMatchObject({ draft: before, coming: undefined, wanted: false, running: undefined })
    expect(state().notices.at(-1)?.news).toMatchObject({ message: expect.stringMatching(/^lcm could not be added\./) })
  })
})

describe('a recipe', () => {
  it('is free to be left without a student: every setting stays', async () => {
    const { state } = await ready()
    const recipe = state().model!.recipes.find(({ id }) => id === 'lcm_lora')!
    state().takeRecipe(recipe)
    expect(state().draft).toMatchObject({ recipe: 'lcm_lora', ...recipe.usual })
    state().takeRecipe(undefined)
    expect(state().draft).toMatchObject(recipe.usual)
    expect(state().draft.recipe).toBeUndefined()
  })

  it('brings a student back to its own settings, and another recipe sends it away', async () => {
    const { state } = await ready()
    await state().takeStudent(tcd)
    state().edit({ steps: 3 })
    state().takeRecipe(state().model!.recipes.find(({ id }) => id === 'tcd'))
    expect(state().draft).toMatchObject({ recipe: 'tcd', steps: 8, adapters: [{ name: 'tcd' }] })
    state().takeRecipe(state().model!.recipes.find(({ id }) => id === 'dmd2'))
    expect(state().draft.adapters).toBeUndefined()
  })
})

describe('Live', () => {
  it('draws by the student that follows best, once it is there, and never without it meanwhile', async () => {
    const { state, fake } = await ready()
    state().setLive(true)
    await eventually(() => expect(state().live.picture).toBeDefined())
    expect(fake.drawn.map(({ recipe, steps, prompt }) => [recipe, steps, prompt])).toEqual([['lcm_lora', 4, 'a boat']])
    expect(state().draft.recipe).toBeUndefined()
  })

  it('draws the draft itself where that student cannot be had', async () => {
    const { state, fake } = await ready(folder([lcm], []))
    state().setLive(true)
    await eventually(() => expect(state().live.picture).toBeDefined())
    expect(fake.drawn.map(({ recipe, sampler }) => [recipe, sampler])).toEqual([[undefined, 'ddim']])
    expect(state().notices).toEqual([])
  })

  it('keeps to a student that was chosen', async () => {
    const { state, fake } = await ready()
    await state().takeStudent(tcd)
    state().setLive(true)
    await eventually(() => expect(state().live.picture).toBeDefined())
    expect(fake.drawn.map(({ recipe, steps }) => [recipe, steps])).toEqual([['tcd', 8]])
  })
})
