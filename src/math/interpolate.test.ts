import fc from 'fast-check'
import { expect, test } from 'vitest'
import { indexOf, linspace, logValueAt, roundEven, valueAt } from './interpolate.ts'

const table = [0.1, 0.2, 0.5, 3, 10]

test('valueAt is linear between entries and constant beyond', () => {
  expect(valueAt(table, 2.5)).toBeCloseTo(1.75, 14)
  expect([valueAt(table, -1), valueAt(table, 4), valueAt(table, 9)]).toEqual([0.1, 10, 10])
})

test('logValueAt is linear in logarithms', () => {
  expect(logValueAt(table, 2.5)).toBeCloseTo(Math.sqrt(0.5 * 3), 14)
  expect([logValueAt(table, -1), logValueAt(table, 3), logValueAt(table, 9)]).toEqual([0.1, 3, 10])
})

test('indexOf finds every entry and what lies between in logarithms', () => {
  for (const [i, value] of table.entries()) expect(indexOf(table, value)).toBeCloseTo(i, 6)
  expect(indexOf(table, Math.sqrt(0.5 * 3))).toBeCloseTo(2.5, 6)
  expect([indexOf(table, 0), indexOf(table, 99)]).toEqual([0, 4])
})

test('indexOf rises', () => {
  const value = fc.double({ min: 0.01, max: 20, noNaN: true })
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(Math.sign(indexOf(table, a) - indexOf(table, b)) * Math.sign(a - b)).toBeGreaterThanOrEqual(0)
    }),
  )
})

test('roundEven ties to even', () => {
  expect([0.5, 1.5, 2.5, 937.5, 812.5, 2.4, 2.6, -1.5].map(roundEven)).toEqual([0, 2, 2, 938, 812, 2, 3, -2])
})

test('linspace holds both ends', () => {
  expect(linspace(0, 999, 4)).toEqual([0, 333, 666, 999])
  expect(linspace(3, 9, 1)).toEqual([3])
  expect(linspace(3, 9, 0)).toEqual([])
})
