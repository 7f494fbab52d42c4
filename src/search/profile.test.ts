import { expect, it } from 'vitest'
import type { Engine, Settings } from '../protocol.ts'
import { fineShare, profileOf } from './profile.ts'

const side = 16
/** One channel. */
const plane = (value: (x: number, y: number) => number) => {
  return { shape: [1, 1, side, side], data: Float32Array.from({ length: side ** 2 }, (_, i) => value(i % side, Math.floor(i / side))) } // prettier-ignore
}
const nothing = plane(() => 0)
const wave = (times: number) => plane((x) => Math.cos((2 * Math.PI * times * x) / side))

it('tells waves apart, and weighs a mixture by energy (Parseval)', () => {
  expect(fineShare([[wave(1), nothing]])).toBeCloseTo(0, 6)
  expect(fineShare([[wave(7), nothing]])).toBeCloseTo(1, 6)
  const mixed = plane((x, y) => 2 * Math.cos((2 * Math.PI * x) / side) + Math.cos((2 * Math.PI * 7 * y) / side))
  expect(fineShare([[mixed, nothing]])).toBeCloseTo(1 / 5, 6)
  expect(fineShare([[mixed, mixed]])).toBe(0)
  // White noise has as much as there are such frequencies: 97 of 256.
  let state = 1
  const noise = () => plane(() => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647 - 0.5)
  const fine = Array.from({ length: side ** 2 }, (_, i) => [i % side, Math.floor(i / side)] as const).filter(([x, y]) => Math.hypot(Math.min(x, side - x), Math.min(y, side - y)) >= 6.4).length // prettier-ignore
  expect(fineShare(Array.from({ length: 60 }, () => [noise(), nothing] as const))).toBeCloseTo(fine / 256, 1)
})

it('compares runs with and without an adapter, told its words, few-step adapters at work in both', async () => {
  const asked: Settings[] = []
  const engine = {
    generate: async (settings: Settings, onEvent: (event: object) => void) => {
      asked.push(settings)
      const acts = settings.adapters!.some(({ id }) => id === 'neon')
      for (let step = 1; step <= settings.steps; step++) onEvent({ type: 'step', denoised: acts ? wave(7) : wave(1) })
    },
  } as unknown as Engine
  const settings = { prompt: 'a cat', steps: 20, count: 3, method: 'cmlora', regions: [], adapters: [{ id: 'neon', weight: 0.5 }, { id: 'ink', weight: 1 }, { id: 'lcm', weight: 1, always: true }] } as unknown as Settings // prettier-ignore
  expect(await profileOf(engine, settings, { id: 'neon', words: 'neon style' })).toBeCloseTo(0.5, 6)
  expect(asked.map(({ adapters }) => adapters!.map(({ id, weight }) => `${id} ${weight}`))).toEqual([
    ['lcm 1'],
    ['lcm 1', 'neon 1'],
  ])
  expect(asked.every(({ prompt, count, method, regions }) => prompt === 'neon style' && count === 1 && !method && !regions)).toBe(true) // prettier-ignore
})
