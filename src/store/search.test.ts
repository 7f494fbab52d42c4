import { expect, it } from 'vitest'
import type { Settings } from '../protocol.ts'
import { world } from './world.test-data.ts'

/** A world whose walks end the nearer to where long ones end, the nearer their timesteps are to some that the search does not know. */
async function searched() {
  const made = await world()
  const asked: Settings[] = []
  const aim = [800, 150]
  made.fake.engine.generate = async (settings, onEvent, signal) => {
    // On a first visit an example draws itself.
    if (settings.prompt === 'a cat') asked.push(settings)
    if (signal?.aborted) throw { kind: 'cancelled', message: 'engine: run: cancelled' }
    const off = settings.timesteps?.map((t, i) => (t - aim[i]!) / 1000) ?? [0, 0]
    const latents = { shape: [1, 1, 1, 3], data: Float32Array.of(1 + off[0]!, 1 + off[1]!, settings.seed) }
    const pixels = { width: 1, height: 1, data: new Uint8ClampedArray(4) }
    onEvent({ type: 'picture', picture: 0, seed: settings.seed, pixels, latents })
    return { text: 0, steps: [], sigmas: [], decode: 0, total: 0, rows: 0, device: made.fake.model.device }
  }
  await expect.poll(() => made.store.getState().model).toBeDefined()
  made.store.getState().edit({ steps: 2, seed: 3, prompt: 'a cat' })
  return { ...made, asked }
}

it('keeps the best list and walks along it', async () => {
  const { store, asked } = await searched()
  await store.getState().searchList()
  expect(asked.slice(0, 4).map(({ seed, steps }) => [seed, steps])).toEqual([3, 4, 5, 6].map((seed) => [seed, 50]))
  expect(asked[4]).toMatchObject({ prompt: 'a cat', timesteps: [999, 499], steps: 2, count: 1 })
  const { schedules, draft, searching, notices } = store.getState()
  expect(searching).toBeUndefined()
  expect(schedules).toMatchObject([{ name: 'nano, 2 steps, searched', model: 'nano' }])
  expect(draft.timesteps).toEqual(schedules[0]!.timesteps)
  expect(Math.abs(draft.timesteps![0]! - 800)).toBeLessThan(199)
  expect(JSON.stringify(notices)).toContain('A list was found')
})

it('stops when told to, and keeps what is better by then', async () => {
  const { store } = await searched()
  const off = store.subscribe(({ searching, stopSearch }) => {
    if (searching?.best && searching.best.score < searching.even!) stopSearch()
  })
  await store.getState().searchList()
  off()
  expect(store.getState().searching).toBeUndefined()
  expect(store.getState().schedules).toHaveLength(1)
})
