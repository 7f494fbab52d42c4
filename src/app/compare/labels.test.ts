import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { middle, shortened } from './labels.ts'

describe('labels', () => {
  it('say once what all begin with', () => {
    const labels = ['a red cat left of a boat', 'a red cat left of a tree', 'a red cat left of two dogs']
    expect(shortened(labels, 12)).toEqual({ shared: 'a red cat left of ', short: ['…a boat', '…a tree', '…two dogs'] })
    expect(shortened(['euler', 'euler_ancestral'], 20)).toEqual({ shared: '', short: ['euler', 'euler_ancestral'] })
    expect(shortened(['a lonely label of its own'], 9).shared).toBe('')
  })

  it('are cut in the middle, where their ends still tell them apart', () => {
    expect(middle('dpmpp_3m_sde_gpu', 9)).toBe('dpmp…_gpu')
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 3, max: 40 }), (text, longest) => {
        const cut = middle(text, longest)
        expect([...cut].length).toBeLessThanOrEqual(Math.max(longest, 3))
        if ([...text].length <= longest) expect(cut).toBe(text)
      }),
    )
  })
})
