import { describe, expect, it } from 'vitest'
import type { RecipeInfo } from '../../protocol.ts'
import { firstDraft } from '../../store/draft.ts'
import { outside, rangeIn, recipeIn } from './recipe-range.ts'

const hyper: RecipeInfo = {
  id: 'hyper',
  label: 'Hyper',
  help: '',
  source: '',
  needs: '',
  licence: '',
  steps: [1, 2, 4, 8],
  samplers: ['ddim'],
  schedules: ['trailing', 'leading'],
  guidance: { least: 0, usual: 1, most: 1 },
  eta: { least: 0, usual: 0, most: 0 },
  usual: { sampler: 'ddim', schedule: 'trailing', steps: 4, guidance: 1, eta: 0 },
}

describe('a recipe', () => {
  it('takes its own usual settings', () => {
    expect(outside(hyper, { ...firstDraft, ...hyper.usual })).toEqual({})
  })

  it('says why it does not take others', () => {
    const settings = { ...firstDraft, sampler: 'euler', schedule: 'karras', steps: 3, guidance: 4, eta: 0.5 }
    expect(outside(hyper, settings)).toEqual({
      steps: 'Hyper is made for 1, 2, 4 or 8 steps.',
      guidance: 'Hyper takes 0 to 1.',
      eta: 'Hyper takes 0.',
      sampler: 'Hyper is sampled by ddim.',
      schedule: 'Hyper is asked on trailing or leading.',
    })
    expect(outside({ ...hyper, steps: [2, 3, 4] }, settings).steps).toBeUndefined()
    expect(outside({ ...hyper, steps: [4, 5, 6] }, settings).steps).toBe('Hyper is made for 4 to 6 steps.')
  })

  it('gives controls their range', () => {
    expect([rangeIn(hyper, 'steps'), rangeIn(hyper, 'guidance'), rangeIn(hyper, 'eta')]).toEqual([
      [1, 8],
      [0, 1],
      [0, 0],
    ])
  })

  it('is found by the id that settings name', () => {
    expect(recipeIn([hyper], 'hyper')).toBe(hyper)
    expect(recipeIn([hyper], 'other')).toBeUndefined()
    expect(recipeIn([hyper], undefined)).toBeUndefined()
  })
})
