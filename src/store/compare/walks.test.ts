import { describe, expect, it, vi } from 'vitest'
import { nameOf } from '../../grid/population.ts'
import { torchNoise } from '../../math/random.ts'
import type { Engine, Failure, Settings } from '../../protocol.ts'
import { fakeEngine } from '../fake-engine.test-data.ts'
import { world } from '../world.test-data.ts'
import { populationAt } from './population.ts'
import { fineOf } from './walks.ts'

const link = { settings: { prompt: 'a boat', steps: 3 }, unknown: {}, problems: [] }

/** An engine whose estimates are 1 / steps away from ln sigma, and whose latents are noise of the seed, at 2 steps a shift too far. */
function walking(drawn: Settings[], failure?: Failure): Engine {
  const fake = fakeEngine()
  return {
    ...fake.engine,
    generate: async (settings, onEvent, signal, given) => {
      drawn.push(settings)
      const draw = torchNoise(settings.seed)
      const shift = settings.steps === 2 && !given?.anew ? 3 : 0
      const latents = (sigma: number) => ({
        shape: [1, 1, 1, 8],
        data: Float64Array.from(draw([8]).data, (z) => shift + Math.hypot(sigma, 1) * z),
      })
      for (let i = 0; i < settings.steps; i++) {
        await Promise.resolve()
        if (signal?.aborted) throw { kind: 'cancelled', message: 'engine: run: cancelled' } satisfies Failure
        if (failure) throw failure
        const sigma = 16 / 2 ** ((4 * i) / settings.steps)
        const denoised = { shape: [1, 1, 1, 1], data: Float64Array.of(Math.log(sigma) + 1 / settings.steps) }
        const at = given?.anew ? 16 / 2 ** ((4 * (i + 1)) / settings.steps) : sigma
        onEvent({ type: 'step', picture: 0, step: i + 1, steps: settings.steps, sigma: at, milliseconds: 1, denoised, noisy: latents(at) }) // prettier-ignore
      }
      const last = latents(0)
      return fake.engine.generate({ ...settings, steps: 1 }, (event) => event.type === 'picture' && onEvent({ ...event, latents: last })) // prettier-ignore
    },
  }
}

async function room(failure?: Failure) {
  const drawn: Settings[] = []
  const made = await world(undefined, { engine: walking(drawn, failure) }, link)
  await vi.waitFor(() => expect(made.store.getState().plan).toBeDefined())
  made.store.getState().openGrid({ settings: { prompt: 'a boat', steps: 4 }, axes: [] })
  const [id] = made.store.getState().plan!.cells.keys() as unknown as [string]
  return { store: made.store, drawn, id }
}

describe('the walk of a cell', () => {
  it('is drawn once, and its errors against a fine walk of the same seed', async () => {
    const { store, drawn, id } = await room()
    await store.getState().walkCell(id)
    expect(store.getState().walks[id]!.steps.map(({ sigma }) => sigma)).toEqual([16, 8, 4, 2])
    await store.getState().measureWalk(id)
    expect(drawn.map(({ steps, eta, seed }) => [steps, eta, seed])).toEqual([
      [4, 0, drawn[0]!.seed],
      [50, 0, drawn[0]!.seed],
    ])
    for (const { distance } of store.getState().walks[id]!.errors!) expect(distance).toBeCloseTo(1 / 4 - 1 / 50, 6)
    expect(store.getState().walking).toBeUndefined()
  })

  it('stops when it is told to, and says why it failed', async () => {
    const { store, id } = await room()
    const walk = store.getState().walkCell(id)
    store.getState().cancelWalk()
    await walk
    expect(store.getState()).toMatchObject({ walks: {}, walking: undefined, walkFailure: undefined })
    const failing = await room({ kind: 'not-finite', message: 'sampling: step 1 of 4: latents are not finite' })
    await failing.store.getState().walkCell(failing.id)
    expect(failing.store.getState().walkFailure).toMatchObject({ id: failing.id, failure: { kind: 'not-finite' } })
  })

  it('is measured over all its seeds, with the latents of their references as data', async () => {
    const { store, drawn } = await room()
    const axes = [{ parameter: 'seed', values: '1-8' }]
    store.getState().openGrid({ settings: { prompt: 'a boat', steps: 2 }, axes, reference: { steps: 4 } })
    const plan = store.getState().plan!
    const [id] = plan.places.map((place) => ('id' in place ? place.id : '')) as [string]
    await store.getState().measureSeeds(id)
    expect(store.getState().walkFailure?.failure.message).toBe('page: errors: expected at least 8 seeds, got 0')
    store.getState().fillGrid()
    await vi.waitFor(() => expect(store.getState().filling).toBeUndefined(), 60_000)
    drawn.length = 0
    await store.getState().measureSeeds(id)
    expect(store.getState().walkFailure).toBeUndefined()
    expect(drawn.map(({ steps }) => steps)).toEqual(Array.from({ length: 16 }, () => 2))
    expect(store.getState().walks[id]!.steps).toHaveLength(2)
    const { pairs = [] } = populationAt(id, store.getState())
    const { seeds, levels } = store.getState().propagations[nameOf(pairs)]!
    expect(seeds).toBe(8)
    expect(levels.map(({ sigma }) => sigma)).toEqual([16, 4, 0])
    expect(levels[2]!.cumulative.interval[0]).toBeGreaterThan(0.1)
    expect(levels[2]!.modular!.interval[0]).toBeLessThan(0.1)

    const trained = { ...store.getState(), model: { ...store.getState().model!, weights: 'others' } }
    expect(populationAt(id, trained)).toEqual({ lack: { of: 'pictures', seeds: 8, drawn: 0 } })
    expect(populationAt(id, { ...trained, model: undefined }).lack).toEqual({ of: 'seeds', seeds: 0 })
  }, 90_000)

  it('has no finer form under a recipe, and none of its own lists of levels', () => {
    const settings = { sampler: 'lcm', steps: 4, eta: 1, timesteps: [999, 1] } as unknown as Settings
    expect(fineOf({ ...settings, recipe: 'lcm' }, ['dpmpp_2m'])).toBeUndefined()
    expect(fineOf(settings, ['dpmpp_2m', 'lcm'])).toEqual({ sampler: 'dpmpp_2m', steps: 50, eta: 0 })
    expect(fineOf(settings, ['lcm'])).toMatchObject({ sampler: 'lcm' })
  })
})
