import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readValues, type Kind } from './values.ts'

const quote = (text: string) => `"${text.replaceAll('"', '""')}"`

describe('values of an axis', () => {
  it.each<[string, Kind, (string | number)[]]>([
    ['4,8,20', 'whole', [4, 8, 20]],
    [' 1, 2,\n4,', 'whole', [1, 2, 4]],
    ['1-5', 'whole', [1, 2, 3, 4, 5]],
    ['1-10 (+3)', 'whole', [1, 4, 7, 10]],
    ['1-9(+3)', 'whole', [1, 4, 7]],
    ['10-1 (-3)', 'whole', [10, 7, 4, 1]],
    ['5-3', 'whole', [5, 4, 3]],
    ['1-10 [5]', 'whole', [1, 3, 5, 7, 10]],
    ['1-3 [5]', 'whole', [1, 2, 3]],
    ['0-1 [3]', 'number', [0, 0.5, 1]],
    ['0-0.3 (+0.1)', 'number', [0, 0.1, 0.2, 0.3]],
    ['0-1 (+0.3)', 'number', [0, 0.3, 0.6, 0.9]],
    ['-1--3', 'number', [-1, -2, -3]],
    ['1e-3, .5', 'number', [0.001, 0.5]],
    ['1, 2, ..., 8', 'whole', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['1, 4, .., 9', 'whole', [1, 4, 7, 9]],
    ['8, 6, …, 2, 20', 'whole', [8, 6, 4, 2, 20]],
    ['1, 1-3, 2', 'whole', [1, 2, 3]],
    ['9007199254740989-9007199254740991', 'whole', [9007199254740989, 9007199254740990, 9007199254740991]],
    ['a cat, "a dog, red" ,"say ""hi""", ""', 'text', ['a cat', 'a dog, red', 'say "hi"', '']],
    ['1-3', 'text', ['1-3']],
  ])('%j as %s', (text, kind, values) => {
    expect(readValues(text, kind)).toEqual(values)
  })

  it.each<[string, Kind, string]>([
    ['', 'whole', 'expected values, got none'],
    [' , ', 'text', 'expected values, got none'],
    ['four', 'whole', 'expected numbers or a range such as 1-10 (+3) or 1-10 [5], got "four"'],
    ['1.5', 'whole', 'expected whole numbers, got "1.5"'],
    ['1-10 (-3)', 'whole', 'expected a step from 1 towards 10, got -3'],
    ['1-10 (+0)', 'whole', 'expected a step from 1 towards 10, got 0'],
    ['1, ..., 8', 'whole', '...: expected two numbers before and one after'],
    ['1, 2, ...', 'whole', '...: expected two numbers before and one after'],
    ['1, 2, ..., 0', 'whole', 'expected a step from 2 towards 0, got 1'],
    ['1-999999999', 'whole', 'expected at most 10,000 values, got 999,999,999'],
    ['0-1 [20000]', 'number', 'expected at most 10,000 values, got 20,000'],
    ['a, "b', 'text', 'expected a closing quote before a comma, got "b'],
  ])('%j as %s is refused', (text, kind, message) => {
    expect(() => readValues(text, kind)).toThrow(message)
  })

  it('come back as they were written', () => {
    const whole = fc.uniqueArray(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 20 })
    fc.assert(fc.property(whole, (values) => void expect(readValues(values.join(', '), 'whole')).toEqual(values)))
    const real = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)
    const reals = fc.uniqueArray(real, { minLength: 1, maxLength: 20 })
    fc.assert(fc.property(reals, (values) => void expect(readValues(values.join(','), 'number')).toEqual(values)))
    const texts = fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 12 }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(texts, (values) => void expect(readValues(values.map(quote).join(' , '), 'text')).toEqual(values)),
    )
  })

  it('of a range start at its start, keep their stride and stay inside', () => {
    const end = fc.integer({ min: -500, max: 500 })
    fc.assert(
      fc.property(end, end, fc.integer({ min: 1, max: 50 }), (from, to, size) => {
        const by = to < from ? -size : size
        const values = readValues(`${from}-${to} (${by > 0 ? '+' : ''}${by})`, 'whole') as number[]
        expect(values[0]).toBe(from)
        for (const [i, value] of values.entries()) expect(value).toBe(from + i * by)
        const room = Math.abs(to - values[values.length - 1]!)
        expect(room).toBeLessThan(size)
        expect(values.every((value) => Math.min(from, to) <= value && value <= Math.max(from, to))).toBe(true)
      }),
    )
  })

  it('never end in anything but values or one line', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.constantFrom<Kind>('whole', 'number', 'text'), (text, kind) => {
        try {
          expect(readValues(text, kind).length).toBeGreaterThan(0)
        } catch (error) {
          expect((error as Error).name).toBe('Error')
          expect((error as Error).message).toMatch(/expected/)
        }
      }),
    )
  })
})
