import { describe, expect, it } from 'vitest'

import type { Region } from '../protocol.ts'
import { coverageOf } from './coverage.ts'
import { flattened, partsOf } from './regions.ts'

const canvas = { width: 64, height: 32, cell: 8 }
const region = (more: Partial<Region>): Region => ({
  name: '',
  prompt: '',
  strength: 1,
  feather: 0,
  adapters: [],
  ...more,
})
const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height })
const row = (values: Float32Array) => Array.from(values.slice(0, 8), (value) => Math.round(value * 1000) / 1000)

describe('coverage', () => {
  it('of a box is exact, also inside of cells', () => {
    const { size, values } = coverageOf(region({ box: box(0.25, 0, 0.3125, 1) }), canvas)
    expect(size).toEqual([4, 8])
    expect(row(values)).toEqual([0, 0, 1, 1, 0.5, 0, 0, 0])
  })

  it('of a box that leaves the picture ends there', () => {
    expect(row(coverageOf(region({ box: box(0.75, 0.5, 1, 1) }), canvas).values)).toEqual(Array(8).fill(0))
    const { values } = coverageOf(region({ box: box(0.75, 0.5, 1, 1) }), canvas)
    expect(Array.from(values.slice(16, 24))).toEqual([0, 0, 0, 0, 0, 0, 1, 1])
  })

  it('of a soft edge is a ramp as wide as it says, half of it outside; borders stay hard', () => {
    const values = row(coverageOf(region({ box: box(0, 0, 0.5, 1), feather: 16 }), canvas).values)
    expect(values.slice(0, 3)).toEqual([1, 1, 1])
    expect(values[3]).toBeCloseTo(0.75, 1)
    expect(values[4]).toBeCloseTo(0.25, 1)
    expect(values.slice(5)).toEqual([0, 0, 0])
  })

  it('of a mask is its weights, at any resolution', () => {
    const data = btoa(String.fromCharCode(0, 255, 51, 0))
    const { values } = coverageOf(region({ mask: { width: 2, height: 2, data } }), canvas)
    expect(row(values)).toEqual([0, 0, 0, 0, 1, 1, 1, 1])
    expect(Array.from(values.slice(16, 24), (value) => Number(value.toFixed(3)))).toEqual([
      0.2, 0.2, 0.2, 0.2, 0, 0, 0, 0,
    ])
  })
})

const [fox, hat] = ['a'.repeat(64), 'b'.repeat(64)] as const
const settings = { width: 64, height: 32, prompt: 'a field', adapters: [fox, hat].map((id) => ({ id, weight: 1 })) }

describe('parts', () => {
  it('are none without regions', () => {
    expect(partsOf(settings, 8)).toBeUndefined()
    expect(partsOf({ ...settings, regions: [] }, 8)).toBeUndefined()
  })

  it('share every cell, later ones on top, by their strength', () => {
    const regions = [
      region({ prompt: 'a fox', box: box(0, 0, 0.5, 1), adapters: [fox] }),
      region({ prompt: 'a hat', box: box(0.25, 0, 0.5, 1), strength: 0.5, adapters: [] }),
    ]
    const { layout, words } = partsOf({ ...settings, regions }, 8)!
    expect(words).toEqual(['a field', 'a fox', 'a hat'])
    expect(layout.shares.map(row)).toEqual([
      [0, 0, 0, 0, 0.5, 0.5, 1, 1],
      [1, 1, 0.5, 0.5, 0, 0, 0, 0],
      [0, 0, 0.5, 0.5, 0.5, 0.5, 0, 0],
    ])
    expect(layout.acts).toEqual([
      [false, true],
      [true, true],
      [false, true],
    ])
  })

  it('hear the prompt too where it counts everywhere, or where they have no words', () => {
    const regions = [
      region({ prompt: 'a fox', box: box(0, 0, 0.5, 1) }),
      region({ box: box(0.5, 0, 0.5, 1), adapters: [hat] }),
    ]
    expect(partsOf({ ...settings, regions }, 8)!.words).toEqual(['a field', 'a fox', 'a field'])
    expect(partsOf({ ...settings, regions, regionBase: 'everywhere' }, 8)!.words[1]).toBe('a field, a fox')
    expect(flattened({ ...settings, regions }).prompt).toBe('a field, a fox')
    expect(flattened(settings)).toEqual(settings)
  })

  it('leave out what cannot be seen, and say so; say what overlaps', () => {
    const regions = [
      region({ name: 'under', box: box(0, 0, 0.5, 1) }),
      region({ name: 'over', box: box(0, 0, 0.5, 1) }),
      region({ name: 'empty', mask: { width: 1, height: 1, data: 'AA==' } }),
      region({ box: box(0.5, 0, 0.5, 1), strength: 0 }),
      region({ name: 'beside', box: box(0.25, 0, 0.5, 1) }),
    ]
    const { layout, words, notes } = partsOf({ ...settings, regions }, 8)!
    expect(words).toHaveLength(3)
    expect(layout.shares).toHaveLength(3)
    expect(notes).toEqual([
      'regions: "under": lies wholly under later ones',
      'regions: "beside" lies over "over" by 50 %',
      'regions: "empty": covers nothing',
      'regions: "region 4": has a strength of 0',
    ])
  })
})
