import { describe, expect, it } from 'vitest'
import { captionHeight, cellSize, headWidth, linesUnder } from './sizes.ts'

const view = { width: 1120, height: 700 }
const small = { width: 128, height: 128 }

describe('the size of cells', () => {
  it.each([
    ['fit', small, 4, 4, { width: 128, height: 128 }],
    ['fit', small, 2, 2, { width: 256, height: 256 }],
    ['fit', small, 30, 30, { width: 48, height: 48 }],
    ['fit', { width: 512, height: 768 }, 2, 2, { width: 179, height: 269 }],
    ['actual', { width: 512, height: 768 }, 2, 2, { width: 512, height: 768 }],
    [96, { width: 512, height: 256 }, 9, 9, { width: 96, height: 48 }],
  ] as const)('%s of %o in %i x %i', (zoom, native, columns, rows, size) => {
    expect(cellSize(zoom, native, view, columns, rows, 2, 112)).toEqual(size)
  })

  it('counts whole multiples in the screen’s pixels', () => {
    expect(cellSize('fit', small, view, 4, 2, 2, 112, 2)).toEqual({ width: 192, height: 192 })
    expect(cellSize('fit', small, view, 4, 2, 2, 112, 1)).toEqual({ width: 128, height: 128 })
  })

  it('gives headings the width that they need, within bounds', () => {
    expect([['1', '20'], ['euler'], ['euler_ancestral_cfg_pp']].map(headWidth)).toEqual([56, 56, 112])
  })

  it('leaves no figures where they could not be read', () => {
    expect([48, 96, 192].map((width) => linesUnder(width, 2))).toEqual([0, 2, 3])
    expect(captionHeight(48, 2)).toBe(3)
  })
})
