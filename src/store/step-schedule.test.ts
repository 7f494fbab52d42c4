import { describe, expect, it } from 'vitest'
import { barsOf, readFactors, scheduleOf, shapeOf, shapes } from './step-schedule.ts'

describe('strength over the steps', () => {
  it.each(shapes.map(({ id }) => id))('%s is known again', (shape) => {
    const now = { factors: [1, 0.3, 2] }
    expect(shapeOf(scheduleOf(shape, 4, now))).toBe(shape)
  })

  it('has one bar for each step', () => {
    expect(barsOf(undefined, 3)).toEqual([1, 1, 1])
    expect(barsOf(scheduleOf('first', 4, undefined), 4)).toEqual([1, 1, 0, 0])
    expect(barsOf(scheduleOf('even', 4, undefined), 4)).toEqual([0, 1, 0, 1])
    expect(barsOf(scheduleOf('steps', 4, { from: 0.5, to: 1, curve: 'constant' }), 4)).toEqual([0, 0, 1, 1])
  })

  it('is read from a typed list, or not at all', () => {
    expect(readFactors('1, 0.5 -1;0')).toEqual([1, 0.5, -1, 0])
    for (const wrong of ['', '1, x', '1, NaN', '1e9']) expect(readFactors(wrong)).toBeUndefined()
  })
})
