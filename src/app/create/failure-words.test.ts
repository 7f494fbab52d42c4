import { describe, expect, it } from 'vitest'
import type { FailureKind } from '../../protocol.ts'
import { firstDraft } from '../../store/draft.ts'
import { fakeModel } from '../../store/fake-engine.test-data.ts'
import type { State } from '../../store/state.ts'
import { failureWords, smaller } from './failure-words.ts'

const calls: unknown[] = []
const gpu = { ...fakeModel, device: { ...fakeModel.device, provider: 'webgpu' } }
const state = {
  history: [],
  model: gpu,
  adopt: (change: unknown) => calls.push(change),
  generate: () => calls.push('generate'),
  setDevice: (device: unknown) => calls.push(device),
  useModelDefaults: () => calls.push('defaults'),
  setPrecision: (precision: unknown) => calls.push(precision),
} as unknown as State
const settings = { ...firstDraft, width: 512, height: 768, count: 4, guidance: 30 }
const words = (kind: FailureKind) => failureWords({ kind, message: 'area: thing' }, settings, state)

describe('failure words', () => {
  it.each<[FailureKind, RegExp, string]>([
    ['device-lost', /stopped again at 512 × 768.*0 pictures are safe/, 'Continue at 256 × 384'],
    [
      'out-of-memory',
      /Not enough graphics memory for 512 × 768, 4 pictures.*Nothing was lost/,
      'Retry with one picture',
    ],
    ['not-finite', /no valid numbers.*Guidance is 30\.0/, 'Reset guidance to 4.0'],
    ['bad-input', /cannot be drawn. area: thing/, 'Use the model’s own settings'],
    ['network', /download stopped.*continues from there/, 'Resume'],
    ['no-device', /switched off or blocked/, 'Use the processor'],
    ['internal', /started again/, 'Try again'],
  ])('of %s say what happened and what to press', (kind, text, primary) => {
    expect(words(kind).text).toMatch(text)
    expect(words(kind).actions[0]?.label).toBe(primary)
  })

  it('of sizes that no multiple of the model’s cells fits lead to the nearest that one does', () => {
    calls.length = 0
    const odd = { ...settings, width: 130, height: 3 }
    const { text, actions } = failureWords({ kind: 'bad-input', message: 'settings: width: expected' }, odd, state)
    expect(text).toBe('130 × 3 cannot be drawn: nano draws multiples of 8 pixels.')
    expect(actions.map(({ label }) => label)).toEqual(['Draw at 128 × 8'])
    actions[0]?.run()
    expect(calls).toEqual([{ width: 128, height: 8 }, 'generate'])
  })

  it('of numbers that are not finite name the recipe’s guidance and the adapters’ sum', () => {
    const recipes = [{ id: 'lcm', label: 'LCM', guidance: { least: 1, usual: 1, most: 2 } }]
    const tuned = { ...state, model: { ...gpu, recipes } } as unknown as State
    const adapters = [
      { id: 'a', weight: 1.5 },
      { id: 'b', weight: -0.9 },
    ]
    const { text, actions } = failureWords(
      { kind: 'not-finite', message: '' },
      { ...settings, recipe: 'lcm', adapters },
      tuned,
    )
    expect(text).toMatch(/Guidance is 30\.0, LCM’s usual is 1\.0\. Adapter weights add up to 2\.40\./)
    calls.length = 0
    expect(actions.map(({ label }) => label)).toEqual(['Reset guidance to 1.0', 'Halve adapter weights', 'Try again'])
    actions[1]?.run()
    expect(calls[0]).toEqual({ adapters: [{ id: 'a', weight: 0.75 }, { id: 'b', weight: -0.45 }] }) // prettier-ignore
  })

  it('of memory tell what was needed, and the ways out with their figures', () => {
    const need = { weights: 1.7e9, drawing: 2.1e9, decoding: 3.5e9, largest: 2.4e9, total: 5.2e9 }
    const memory = { need, allowed: { buffer: 2e9 }, fits: { width: 256, height: 384, total: 2.6e9 } }
    const full = { ...state, model: { ...gpu, precision: 'float32' } } as unknown as State
    const { text, actions } = failureWords({ kind: 'out-of-memory', message: '', memory }, settings, full)
    expect(text).toContain('It needs about 5.2 GB (weights 1.7 GB, drawing 2.1 GB, decoding 3.5 GB)')
    expect(text).toContain('one piece of it takes 2.4 GB, this device allows 2.0 GB in one piece')
    expect(actions.map(({ label }) => label)).toEqual(['Retry at 256 × 384 (about 2.6 GB)', 'Use half precision', 'Use the processor', 'Try again']) // prettier-ignore
    calls.length = 0
    for (const { run } of actions.slice(0, 3)) run()
    expect(calls).toEqual([{ width: 256, height: 384 }, 'generate', 'float16', 'generate', 'wasm', 'generate'])
  })

  it('of settings outside a recipe say why, and lead back into it', () => {
    const usual = { sampler: 'lcm', schedule: 'lcm', steps: 4, guidance: 1, eta: 0 }
    const any = { least: 0, usual: 0, most: 1 }
    const recipe = { id: 'lcm', label: 'LCM', steps: [2, 3, 4], samplers: ['lcm'], schedules: ['lcm'], guidance: any, eta: any, usual } // prettier-ignore
    const tuned = { ...state, model: { ...gpu, recipes: [recipe] } } as unknown as State
    const asked = { ...settings, ...usual, steps: 20, recipe: 'lcm' }
    const { text, actions } = failureWords({ kind: 'bad-input', message: '' }, asked, tuned)
    expect(text).toBe('These settings cannot be drawn. LCM is made for 2 to 4 steps.')
    calls.length = 0
    actions[0]?.run()
    expect(calls).toEqual([usual, 'generate'])
  })

  it('of an adapter lead to where adapters are', () => {
    const rooms: string[] = []
    const failure = { kind: 'bad-input', message: 'adapters: abc: expected its file on this device, got none' } as const
    const { text, actions } = failureWords(failure, settings, { ...state, go: (room) => rooms.push(room) } as State)
    expect(text).toContain('expected its file on this device')
    actions[0]?.run()
    expect(rooms).toEqual(['compose'])
  })

  it('of a name in a prompt that nobody knows tell the nearest', () => {
    const failure = { kind: 'bad-input', message: 'lora: <lora:robt>: expected robot, got "robt"' } as const
    const known = { ...state, shelf: [], modelShelf: [{ name: 'neon' }, { name: 'robot' }] } as unknown as State
    const asked = { ...settings, prompt: '<lora:robt:1>', negative: '' }
    expect(failureWords(failure, asked, known).text).toBe(
      'No adapter is called “robt”, on this device or beside the model. Near it: robot, neon.',
    )
  })

  it('act: a smaller size is taken and drawn', () => {
    calls.length = 0
    words('device-lost').actions[0]?.run()
    expect(calls).toEqual([{ width: 256, height: 384 }, 'generate'])
  })

  it('offer no size that is too small to draw', () => {
    expect(smaller({ width: 512, height: 520 }, 8)).toEqual({ width: 256, height: 256 })
    expect(smaller({ width: 120, height: 512 }, 8)).toBeUndefined()
  })
})
