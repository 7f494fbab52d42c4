import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytes, bytesOf, counted, day, estimate, guidance, percent, rate, time } from './format.ts'

describe('format', () => {
  it.each([
    [0, '0 ms'],
    [420, '420 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [3440, '3.4 s'],
    [9949, '9.9 s'],
    [9951, '10 s'],
    [24_000, '24 s'],
    [59_600, '1 min 00 s'],
    [125_000, '2 min 05 s'],
    [4_320_000, '1 h 12 min'],
    [7_199_999, '2 h 00 min'],
    [NaN, '-'],
    [undefined, '-'],
    [-1, '-'],
  ])('time %s is %s', (milliseconds, text) => expect(time(milliseconds)).toBe(text))

  it('rounds guesses beyond 30 s up to 5 s', () => {
    expect(estimate(3400)).toBe('about 3.4 s')
    expect(estimate(30_000)).toBe('about 30 s')
    expect(estimate(31_000)).toBe('about 35 s')
    expect(estimate(121_000)).toBe('about 2 min 05 s')
    expect(estimate(undefined)).toBe('-')
  })

  it.each([
    [0, '0 B'],
    [812_000, '812 kB'],
    [17_600_000, '18 MB'],
    [999_600_000, '1.0 GB'],
    [2_130_000_000, '2.1 GB'],
    [Infinity, '-'],
  ])('%s bytes are %s', (count, text) => expect(bytes(count)).toBe(text))

  it('tells bytes in the unit of the whole', () => {
    expect(bytesOf(12_000_000, 18_000_000)).toBe('12 of 18 MB')
    expect(bytesOf(400_000_000, 2_100_000_000)).toBe('0.4 of 2.1 GB')
    expect(bytesOf(5_000_000, 0)).toBe('5 MB')
  })

  it('counts, rates, shares', () => {
    expect(counted(1, 'picture')).toBe('1 picture')
    expect(counted(1200, 'row')).toBe('1,200 rows')
    expect(rate(46, 5000)).toBe('9.2 rows/s')
    expect(rate(1, 0)).toBe('-')
    expect(guidance(7)).toBe('7.0')
    expect(guidance(-1.25)).toBe('\u22121.3')
    expect(percent(0.454)).toBe('45 %')
  })

  it('names days', () => {
    const now = new Date(2026, 10, 24, 0, 30).getTime()
    expect(day(now, now)).toBe('Today')
    expect(day(now - 3_600_000, now)).toBe('Yesterday')
    expect(day(new Date(2026, 9, 1).getTime(), now)).toContain('2026')
  })

  it('never shows NaN, undefined or a bare number', () => {
    const any = fc.oneof(fc.double(), fc.constant(undefined))
    fc.assert(
      fc.property(any, (value) => {
        for (const text of [time(value), estimate(value), bytes(value), percent(value)]) {
          expect(text).toMatch(/^(-|.*(ms|s|min|B|%))$/)
          expect(text).not.toMatch(/NaN|undefined|∞/)
        }
      }),
    )
  })
})
