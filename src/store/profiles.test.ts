import { expect, it, vi } from 'vitest'
import { fakeEngine } from './fake-engine.test-data.ts'
import { memory, world } from './world.test-data.ts'

const side = 16
const wave = (times: number) => {
  return { shape: [1, 1, side, side], data: Float32Array.from({ length: side ** 2 }, (_, i) => Math.cos((2 * Math.PI * times * (i % side)) / side)) } // prettier-ignore
}

it('measures each adapter once for a model, keeps that with its file, and puts it into the composition', async () => {
  const { engine, model } = fakeEngine()
  const storage = memory()
  let runs = 0
  const made = await world(storage, {
    engine: {
      ...engine,
      generate: async (settings, onEvent, signal) => {
        if (!settings.adapters) return engine.generate(settings, onEvent, signal)
        runs++
        const denoised = settings.adapters.length > 0 ? wave(7) : wave(0)
        onEvent({ type: 'step', picture: 0, step: 1, steps: 1, sigma: 1, milliseconds: 1, denoised })
        return { text: 0, steps: [], decode: 0, total: 0, rows: 0, device: model.device }
      },
    },
  })
  const { store } = made
  await vi.waitFor(() => expect(store.getState().model).toBeDefined(), { timeout: 10_000 })
  const ids = await store.getState().keepAdapters(['a', 'b'].map((name) => ({ name, blob: new Blob([name]) })))
  store.getState().useAdapters(ids)
  const measuring = store.getState().profileAdapters()
  expect(store.getState().profiling).toBe(2)
  await measuring
  expect(runs).toBe(4)
  expect(store.getState().profiling).toBeUndefined()
  // Of a fine wave less a flat picture of the same height a third of the energy is fine.
  const found = () => store.getState().draft.adapters?.map(({ detail }) => detail)
  expect(found()).toEqual([expect.closeTo(1 / 3, 5), expect.closeTo(1 / 3, 5)])
  expect([...storage.adapterFiles.values()].map(({ details }) => details?.['nano'])).toEqual(found())
  store.getState().setRows([])
  store.getState().useAdapters(ids)
  expect(found()).toHaveLength(2)
  expect(found()![0]).toBeCloseTo(1 / 3, 5)
  await store.getState().profileAdapters()
  expect(runs).toBe(4)
})
