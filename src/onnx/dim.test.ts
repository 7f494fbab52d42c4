import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { broadcast, product, quotient, sameDim, sum, type Dim } from './dim.ts'

/** Symbols as numbers: every rule on names must hold for all sizes they may have. */
const sizes: Record<string, number> = { B: 2, H: 8 * 9, W: 8 * 25, T: 77 }
const value = (dim: Dim): number => {
  if (typeof dim === 'number') return dim
  const [names, over = '1'] = dim.split('/')
  return names!.split('*').reduce((total, name) => total * (sizes[name] ?? Number(name)), 1) / Number(over)
}
const dims = fc.array(fc.oneof(fc.integer({ min: 1, max: 64 }), fc.constantFrom('B', 'H', 'W', 'T')), { maxLength: 5 })

describe('symbolic sizes', () => {
  it('multiply and divide like numbers', () => {
    fc.assert(
      fc.property(dims, dims, (a, b) => {
        const [x, y] = [product(a), product(b)]
        expect(value(x)).toBe(a.reduce<number>((total, dim) => total * value(dim), 1))
        expect(quotient(product([x, y]), y)).toBe(x)
      }),
    )
  })

  it('have one spelling', () => {
    fc.assert(
      fc.property(dims, (a) => {
        expect(product(a.toReversed())).toBe(product(a))
      }),
    )
    expect(product(['W', 3, 'B', 2])).toBe('6*B*W')
    expect(quotient('6*B*W', 4)).toBe('3*B*W/2')
    expect(quotient('3*B*W/2', 'B')).toBe('3*W/2')
  })

  it('refuse what is not a whole number', () => {
    expect(quotient(7, 2)).toBeUndefined()
    expect(quotient('H', 'W')).toBeUndefined()
    expect(quotient(4, 'H')).toBeUndefined()
    expect(quotient('H', 0)).toBeUndefined()
  })

  it('add where they are alike, and make a new name where not', () => {
    expect(sum('H/2', 'H/2')).toBe('H')
    expect(sum('H', '2*H')).toBe('3*H')
    expect(sum(3, 4)).toBe(7)
    expect(sum('T', 0)).toBe('T')
    expect(sum('T', 1)).toBe(sum('T', 1))
    expect(sum('T', 1)).not.toBe('T')
  })

  it('broadcast like numpy, and anything fits a free size', () => {
    expect(broadcast(['B', 4, 1], [3])).toEqual(['B', 4, 3])
    expect(broadcast(['B', 4], [1, 4])).toEqual(['B', 4])
    expect(broadcast(['B', 4], ['H', 4])).toBeUndefined()
    expect(broadcast(['B', 'H'], ['B', '?T'])).toEqual(['B', 'H'])
    expect(sameDim('?T', 5)).toBe(true)
    expect(sameDim('T', 5)).toBe(false)
  })
})
