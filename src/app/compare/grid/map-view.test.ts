import { expect, it } from 'vitest'
import { exceeds, mapSize, scrollFor, windowOf } from './map-view.ts'

const heads = { head: 100, top: 40 }
const at = { scrollLeft: 250, scrollTop: 0, scrollWidth: 1100, scrollHeight: 640, clientWidth: 600, clientHeight: 640 }

it('tells which part of all cells is in view, headings aside', () => {
  expect(windowOf(at, heads)).toEqual({ x: 0.25, y: 0, width: 0.5, height: 1 })
  expect(exceeds(windowOf(at, heads))).toBe(true)
  expect(exceeds(windowOf({ ...at, scrollLeft: 0, clientWidth: 1100 }, heads))).toBe(false)
})

it('brings a place to the middle, as far as there is room, and is its own way back', () => {
  expect(scrollFor(0.5, 0.5, at, heads)).toEqual({ left: 250, top: 0 })
  expect(scrollFor(0, 0, at, heads)).toEqual({ left: 0, top: 0 })
  const { left } = scrollFor(0.75, 0.5, at, heads)
  const { x, width } = windowOf({ ...at, scrollLeft: left }, heads)
  expect(x + width / 2).toBeCloseTo(0.75)
})

it('fits its room whatever the shape of the grid', () => {
  expect(mapSize(4, 3, 120, 12)).toEqual({ width: 48, height: 36 })
  expect(mapSize(100, 10, 120, 12)).toEqual({ width: 120, height: 24 })
  expect(mapSize(1, 200, 120, 12)).toEqual({ width: 24, height: 120 })
})
