import { expect, it, vi } from 'vitest'
import type { Failure, Settings } from '../protocol.ts'
import { fakeEngine } from './fake-engine.test-data.ts'
import { memory, world } from './world.test-data.ts'

const eventually = <T>(check: () => T) => vi.waitFor(check, { timeout: 10_000 })
/** How far weights are from those that nobody has told the search. */
const away = ({ adapters = [] }: Pick<Settings, 'adapters'>) =>
  Math.hypot(adapters[0]!.weight - 0.9, adapters[1]!.weight - 0.4)

/** A world where pictures are as right as their weights, in the judge's eyes. */
async function composed(failure?: Failure, onDrawn?: () => unknown) {
  const { engine, model } = fakeEngine()
  const asked: Settings[] = []
  const made = await world(memory(), {
    engine: {
      ...engine,
      generate: async (settings, onEvent, signal) => {
        // On a first visit an example draws itself.
        if (!settings.adapters) return engine.generate(settings, onEvent, signal)
        if (failure) throw failure
        asked.push(settings)
        if (signal?.aborted) throw { kind: 'cancelled', message: 'engine: run: cancelled' }
        const data = new Uint8ClampedArray([0, 0, 0, Math.round(255 - 80 * away(settings))])
        for (let picture = 0; picture < settings.count; picture++)
          onEvent({ type: 'picture', picture, seed: settings.seed + picture, pixels: { width: 1, height: 1, data } })
        onDrawn?.()
        return { text: 0, steps: [], decode: 0, total: 0, rows: 0, device: model.device }
      },
      assess: async (pixels, prompt) => ({
        ...(await engine.assess({ ...pixels, width: 128 }, prompt)),
        agreement: pixels.data[3]! / 255,
      }),
    },
  })
  await eventually(() => expect(made.store.getState().model).toBeDefined())
  const ids = await made.store.getState().keepAdapters(['a', 'b', 'lcm'].map((name) => ({ name, blob: new Blob([name]) }))) // prettier-ignore
  const adapters = ids.map((id, i) => ({ id, name: `${i}`, weight: i < 2 ? 0.1 : 1, ...(i === 2 && { always: true as const }) })) // prettier-ignore
  made.store.getState().edit({ prompt: 'a cat', seed: 3, adapters })
  return { ...made, asked }
}

it('by the judge comes nearer, takes what it found in one step back, and leaves a few-step adapter alone', async () => {
  const { store, asked } = await composed()
  const before = store.getState().draft
  await store.getState().findWeights('judge')
  const { draft, weightSearch, notices } = store.getState()
  expect(weightSearch).toBeUndefined()
  expect(asked.length).toBe(25)
  expect(asked.every(({ count, seed }) => count === 2 && seed === 3)).toBe(true)
  expect(asked.every(({ adapters }) => adapters![2]!.weight === 1)).toBe(true)
  expect(away(draft)).toBeLessThan(away(before) / 2)
  expect(JSON.stringify(notices)).toContain('Weights found: 0 ')
  store.getState().undo()
  expect(store.getState().draft).toEqual(before)
})

it('by the person asks about two pictures at a time, and stops with the better so far', async () => {
  const { store, asked } = await composed()
  const searching = store.getState().findWeights('you')
  const shown = () => store.getState().weightSearch!
  let best = 0
  for (let round = 1; round <= 6; round++) {
    await eventually(() => expect([shown().asks, shown().tried]).toEqual([true, round - 1]))
    const { candidate, best: last } = shown()
    const wins = away(candidate!.settings) < away(last!.settings)
    best = away(wins ? candidate!.settings : last!.settings)
    store.getState().preferWeights(wins ? 'candidate' : 'best')
  }
  await eventually(() => expect(shown().asks).toBe(true))
  store.getState().stopWeights()
  await searching
  expect(store.getState().weightSearch).toBeUndefined()
  expect(asked.every(({ count }) => count === 1)).toBe(true)
  expect(away(store.getState().draft)).toBeCloseTo(best, 1)
})

it('stopped as the second picture is finished, asks nothing any more', async () => {
  let drawn = 0
  const made = await composed(undefined, () => ++drawn === 2 && made.store.getState().stopWeights())
  const { store } = made
  const before = store.getState().draft
  await store.getState().findWeights('you')
  expect(drawn).toBe(2)
  expect(store.getState().weightSearch).toBeUndefined()
  expect(store.getState().draft).toEqual(before)
})

it('changes nothing where it fails at once, and says why', async () => {
  const { store } = await composed({ kind: 'out-of-memory', message: 'host: no room' })
  const before = store.getState().draft
  await store.getState().findWeights('judge')
  expect(store.getState().draft).toEqual(before)
  expect(JSON.stringify(store.getState().notices)).toContain('The search for weights stopped. host: no room')
})
