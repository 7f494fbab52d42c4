import { expect, it } from 'vitest'
import { widestGap } from '../bench/crosstalk/border.ts'

it('stands across the widest gap above chance, wherever those below lie', () => {
  expect(widestGap([0, 0.99, 1.01, 6.25, 6.3])).toBeCloseTo(Math.sqrt(1.01 * 6.25), 10)
  expect(widestGap([0, 4])).toBe(2)
  expect(widestGap([0, 0.5])).toBeUndefined()
})
