import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { moved, transformOf, type View, whole, zoomed } from './view.ts'

const share = fc.double({ min: 0.2, max: 0.8, noNaN: true })
const view = fc.record({ x: share, y: share, k: fc.double({ min: 1.5, max: 20, noNaN: true }) })
const offset = fc.double({ min: -0.5, max: 0.5, noNaN: true })
/** The point of the picture that stands at a distance from the middle. */
const under = ({ x, y, k }: View, u: number, v: number) => [x + u / k, y + v / k] as const

describe('a view', () => {
  it('grows around what the pointer is on', () => {
    fc.assert(
      fc.property(view, fc.double({ min: 1, max: 1.5, noNaN: true }), offset, offset, (view, factor, u, v) => {
        const before = under(view, u, v)
        const after = under(zoomed(view, factor, u, v), u, v)
        // Unless the middle would leave the picture.
        const [x, y] = [before[0] - u / (view.k * factor), before[1] - v / (view.k * factor)]
        if (Math.min(x, y) < 0 || Math.max(x, y) > 1) return
        expect(after[0]).toBeCloseTo(before[0], 9)
        expect(after[1]).toBeCloseTo(before[1], 9)
      }),
    )
  })

  it('moves with the hand', () => {
    const view = { x: 0.5, y: 0.5, k: 4 }
    const after = moved(view, 0.2, -0.1)
    expect(after.x).toBeCloseTo(0.45)
    expect(after.y).toBeCloseTo(0.525)
    expect(moved(after, -0.2, 0.1).x).toBeCloseTo(0.5)
  })

  it('never loses the picture, and ends whole', () => {
    fc.assert(
      fc.property(
        view,
        fc.array(fc.tuple(offset, offset, fc.double({ min: 0.3, max: 3, noNaN: true }))),
        (start, acts) => {
          let now: View = start
          for (const [u, v, factor] of acts) now = moved(zoomed(now, factor, u, v), u, v)
          for (const at of [now.x, now.y]) {
            expect(at).toBeGreaterThanOrEqual(0)
            expect(at).toBeLessThanOrEqual(1)
          }
          expect(now.k).toBeGreaterThanOrEqual(1)
          expect(now.k).toBeLessThanOrEqual(32)
          expect(zoomed(now, 1e-9)).toEqual(whole)
        },
      ),
    )
    expect(moved(whole, 0.3, 0.3)).toEqual(whole)
  })

  it('is a transform', () => {
    expect(transformOf(whole)).toBe('scale(1) translate(0.0000%, 0.0000%)')
    expect(transformOf({ x: 0.25, y: 1, k: 2 })).toBe('scale(2) translate(25.0000%, -50.0000%)')
  })
})
