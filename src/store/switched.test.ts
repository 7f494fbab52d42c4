import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { join, moved, split } from './switched.ts'

const same = (a: number, b: number) => a === b

describe('a list of which some are off', () => {
  it('comes back as it was, order and all', () => {
    const list = fc.uniqueArray(fc.record({ item: fc.nat(), on: fc.boolean() }), { selector: ({ item }) => item })
    fc.assert(
      fc.property(list, (whole) => {
        const { on, aside } = split(whole)
        expect(join(on, aside, same)).toEqual(whole)
      }),
    )
  })

  it('knows nothing twice: what came on by another way is not off', () => {
    expect(join([1, 2], [{ item: 2, at: 0 }], same).map(({ item }) => item)).toEqual([1, 2])
  })

  it('moves an entry, and not past the ends', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a'])
    expect(moved(['a', 'b', 'c'], 2, -5)).toEqual(['c', 'a', 'b'])
    expect(moved(['a'], 3, 0)).toEqual(['a'])
  })
})
