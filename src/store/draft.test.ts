import { describe, expect, it, vi } from 'vitest'
import { world } from './world.test-data.ts'

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
