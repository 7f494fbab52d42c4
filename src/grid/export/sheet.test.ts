import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nano } from '../models.test-data.ts'
import { planGrid } from '../plan.ts'
import { mostPixels, type Part, sheetParts } from './sheet.ts'

const planOf = (steps: number, seeds: number, guidance = 1) =>
  planGrid(
    {
      settings: { prompt: 'a boat' },
      axes: [
        { parameter: 'steps', values: `1-${steps}` },
        { parameter: 'seed', values: `1-${seeds}` },
        { parameter: 'guidance', values: `1-${guidance}` },
      ],
    },
    [nano],
  )
const apart = (a: Part['pictures'][number]['box'], b: Part['pictures'][number]['box']) =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y

describe('a sheet', () => {
  it('repeats its labels on every part', () => {
    const parts = sheetParts(planOf(3, 2, 2), { width: 100, height: 80, head: 20, side: 60 }, 100_000)
    expect(parts).toHaveLength(2)
    for (const [i, { labels, width, height }] of parts.entries()) {
      expect([width, height]).toEqual([60 + 4 + 3 * 104, 20 + 4 + 2 * 84])
      expect(labels.filter(({ axis }) => axis === 'x').map(({ text }) => text)).toEqual(['1', '2', '3'])
      expect(labels.filter(({ axis }) => axis === 'y').map(({ text }) => text)).toEqual([
        `1 · guidance ${i + 1}`,
        `2 · guidance ${i + 1}`,
      ])
    }
    expect(parts[1]!.pictures.map(({ place }) => place)).toEqual([6, 7, 8, 9, 10, 11])
  })

  it('has no labels where there is no room for them', () => {
    const [part] = sheetParts(planOf(2, 2), { width: 10, height: 10, head: 0, side: 0 })
    expect(part).toMatchObject({ width: 32, height: 32, labels: [] })
  })

  it('shows each place once, inside its part, apart from all else, within the limit', () => {
    const size = fc.integer({ min: 8, max: 1500 })
    const room = fc.constantFrom(0, 40, 300)
    const count = fc.integer({ min: 1, max: 9 })
    fc.assert(
      fc.property(size, size, room, room, count, count, count, (width, height, head, side, a, b, c) => {
        const plan = planOf(a, b, c)
        const limit = 4_000_000
        const parts = sheetParts(plan, { width, height, head, side }, limit)
        const shown = parts.flatMap(({ pictures }) => pictures.map(({ place }) => place))
        expect(shown.toSorted((x, y) => x - y)).toEqual(plan.places.map((_, i) => i))
        for (const part of parts) {
          if (part.pictures.length > 1) expect(part.width * part.height).toBeLessThanOrEqual(limit)
          const boxes = [...part.pictures, ...part.labels].map(({ box }) => box)
          for (const [i, box] of boxes.entries()) {
            expect(box.x + box.width).toBeLessThanOrEqual(part.width)
            expect(box.y + box.height).toBeLessThanOrEqual(part.height)
            for (const other of boxes.slice(i + 1, i + 12)) expect(apart(box, other)).toBe(true)
          }
        }
      }),
      { numRuns: 60 },
    )
    expect(mostPixels).toBe(16_000_000)
  })
})
