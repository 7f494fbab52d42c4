import { afterEach, describe, expect, it, vi } from 'vitest'
import { fakeEngine } from './fake-engine.test-data.ts'
import { seedHeld } from './live.ts'
import { idleAfter } from './live/policy.ts'
import { memory, world } from './world.test-data.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A page on which something was typed, so that nothing draws by itself, with a model that takes `pace` ms a step. */
async function room(pace = 0) {
  const fake = fakeEngine(pace)
  const storage = memory()
  const { store, end } = await world(storage, { engine: fake.engine, now: () => performance.now() })
  store.getState().edit({ prompt: 'a boat', seed: 7 })
  await vi.waitFor(() => expect(store.getState().model).toBeDefined())
  const state = () => store.getState()
  const still = () =>
    vi.waitFor(() => {
      expect(state().live.drawing).toBe(false)
      expect(state().live.picture?.settings.prompt).toBe(state().draft.prompt)
    })
  return { store, state, fake, storage, still, end }
}

describe('Live', () => {
  it('draws at once, in few steps, with the seed held, and puts nothing into the history', async () => {
    const { state, fake, still, storage } = await room()
    state().setLive(true)
    await still()
    state().edit({ prompt: 'a boat at night' })
    await still()
    expect(fake.drawn.map(({ prompt, steps, seed, count }) => [prompt, steps, seed, count])).toEqual([
      ['a boat', 4, 7, 1],
      ['a boat at night', 4, 7, 1],
    ])
    expect(state().history).toEqual([])
    expect(storage.stored.size).toBe(0)
    expect(seedHeld(state())).toBe(true)
    state().setLive(false)
    expect(seedHeld(state())).toBe(false)
  })

  it('leaves the lock of the seed to the person: over a reload, an undo, and when a seed is taken meanwhile', async () => {
    const { state, fake, still, storage, end } = await room()
    state().setLive(true)
    await still()
    state().generate()
    await vi.waitFor(() => expect(state().history).toHaveLength(1))
    const { settings } = state().history[0]!
    expect(settings.seed).toBe(7)
    state().restore(settings)
    state().undo()
    expect([state().seedLocked, seedHeld(state())]).toEqual([false, true])
    end()
    const again = (await world(storage)).store
    expect(again.getState().live.on).toBe(false)
    expect(again.getState().seedLocked).toBe(false)
    state().restore(settings)
    state().setLive(false)
    expect(state().seedLocked).toBe(true)
    expect(fake.drawn.every(({ seed }) => seed === 7)).toBe(true)
  })

  it('gives way to a new seed that is asked for', async () => {
    const { state, still } = await room()
    state().setLive(true)
    await still()
    state().anotherSeed()
    await vi.waitFor(() => expect(state().history).toHaveLength(1))
    expect(state().history[0]?.settings.seed).toBe(100)
    expect(state().draft.seed).toBe(100)
  })

  it('draws the first change at once and then only the newest', async () => {
    const { state, fake, still } = await room(5)
    state().setLive(true)
    await still()
    for (const prompt of ['a', 'a r', 'a re', 'a red', 'a red d', 'a red duck']) {
      state().edit({ prompt })
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    await still()
    const drawn = fake.drawn.map(({ prompt }) => prompt)
    expect(drawn.slice(0, 2)).toEqual(['a boat', 'a'])
    expect(drawn.at(-1)).toBe('a red duck')
    expect(drawn.length).toBeLessThan(6)
    expect(state().live.picture?.settings.prompt).toBe('a red duck')
  })

  it('keeps the old picture until the new one is there, and puts it into the history when it is kept', async () => {
    const { state, still, storage } = await room(2)
    state().setLive(true)
    await still()
    const first = state().live.picture
    state().edit({ prompt: 'a duck' })
    expect(state().live.picture).toBe(first)
    await still()
    const id = await state().keepLive()
    expect(state().history[0]?.id).toBe(id)
    expect([...storage.stored.values()].map(({ settings, kept }) => [settings.prompt, settings.steps, kept])).toEqual([
      ['a duck', 4, true],
    ])
  })

  it('makes room for a run of the person’s own, whose picture stays until the next change', async () => {
    const { state, fake, still } = await room(2)
    state().setLive(true)
    await still()
    state().generate()
    await vi.waitFor(() => expect(state().outcome?.kind).toBe('done'))
    expect(state().history).toHaveLength(1)
    expect(fake.drawn.map(({ steps }) => steps)).toEqual([4, 8])
    expect(state().live.picture).toBeUndefined()
    state().edit({ prompt: 'a duck' })
    await still()
    expect(state().outcome).toBeUndefined()
  })

  it('says what cannot be drawn and goes on with the next change', async () => {
    const { state, fake, still } = await room()
    fake.failures.push({ kind: 'bad-input', message: 'settings: width: expected a multiple of 8' })
    state().setLive(true)
    await vi.waitFor(() => expect(state().live.problem?.kind).toBe('bad-input'))
    expect(fake.drawn).toHaveLength(1)
    state().edit({ prompt: 'a duck' })
    await still()
    expect(state().live.problem).toBeUndefined()
  })

  it('pauses while the tab is hidden', async () => {
    const tab = Object.assign(new EventTarget(), { hidden: false })
    vi.stubGlobal('document', tab)
    const { state, fake, still } = await room()
    state().setLive(true)
    await still()
    tab.hidden = true
    tab.dispatchEvent(new Event('visibilitychange'))
    expect(state().live.paused).toBe('hidden')
    state().edit({ prompt: 'unseen' })
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(fake.drawn).toHaveLength(1)
    tab.hidden = false
    tab.dispatchEvent(new Event('visibilitychange'))
    await still()
    expect(state().live.paused).toBeUndefined()
  })

  it('pauses after five minutes without a change, and the next change wakes it', async () => {
    const { state, fake, still } = await room()
    state().setLive(true)
    await still()
    vi.useFakeTimers()
    state().edit({ guidance: 5 })
    await vi.advanceTimersByTimeAsync(idleAfter - 1)
    expect(state().live.paused).toBeUndefined()
    await vi.advanceTimersByTimeAsync(2)
    expect(state().live.paused).toBe('idle')
    const before = fake.drawn.length
    state().edit({ guidance: 6 })
    await vi.advanceTimersByTimeAsync(100)
    expect(state().live.paused).toBeUndefined()
    expect(fake.drawn).toHaveLength(before + 1)
  })
})
