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
} as unknown as State
const settings = { ...firstDraft, width: 512, height: 768, count: 4, guidance: 30 }
const words = (kind: FailureKind) => failureWords({ kind, message: 'area: thing' }, settings, state)

describe('failure words', () => {
  it.each<[FailureKind, RegExp, string]>([
    ['device-lost', /stopped again at 512 × 768.*0 pictures are safe/, 'Continue at 256 × 384'],
    ['out-of-memory', /Not enough memory for 512 × 768, 4 pictures.*Nothing was lost/, 'Retry with one picture'],
    ['not-finite', /no valid numbers.*Guidance is 30\.0/, 'Reset guidance to 4.0'],
    ['bad-input', /cannot be drawn. area: thing/, 'Use the model’s own settings'],
    ['network', /download stopped/, 'Try again'],
    ['no-device', /switched off or blocked/, 'Use the processor'],
    ['internal', /started again/, 'Try again'],
  ])('of %s say what happened and what to press', (kind, text, primary) => {
    expect(words(kind).text).toMatch(text)
    expect(words(kind).actions[0]?.label).toBe(primary)
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
