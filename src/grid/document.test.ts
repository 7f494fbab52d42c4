import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anySettings } from '../settings/examples.test-data.ts'
import { type GridDocument, readGrid, writeGrid } from './document.ts'

const read = (value: unknown) => readGrid(JSON.stringify(value))

describe('a grid as JSON', () => {
  it('comes back as it was written', () => {
    const values = fc.oneof(fc.string(), fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 4 }))
    const axes = fc.array(fc.record({ parameter: fc.string(), values }, { noNullPrototype: true }), { maxLength: 4 })
    fc.assert(
      fc.property(anySettings(), axes, (settings, axes) => {
        const document: GridDocument = { settings, axes, reference: { steps: 64 } }
        expect(readGrid(writeGrid(document))).toEqual({ document, results: {}, problems: [] })
      }),
      { numRuns: 40 },
    )
  })

  it('keeps and names what a newer version wrote', () => {
    const newer = {
      version: 9,
      settings: { prompt: 'x', glow: 3 },
      axes: [{ parameter: 'settings', values: [{ label: 'a', set: { shine: 1, steps: 2 } }] }],
      charts: ['pareto'],
    }
    const { document, problems } = read(newer)
    expect(problems).toEqual([
      'grid: version: expected at most 1, got 9; what is known was read',
      'grid: charts: not known here; it is kept',
      'grid: settings: glow: not known here; it is kept',
      'grid: axes: settings: a: shine: not known here; it is kept',
    ])
    expect(JSON.parse(writeGrid(document))).toEqual({ ...newer, version: 1 })
  })

  it('holds the results that are results', () => {
    const id = 'a'.repeat(32)
    const drawn = { state: 'drawn', by: 'x', calls: 1, rows: 2, text: 1, sampling: 2, decode: 3, total: 6 }
    const results = { [id]: drawn, short: drawn, ['b'.repeat(32)]: { state: 'drawn' } }
    expect(read({ axes: [], results }).results).toEqual({ [id]: drawn })
    expect(read({ axes: [], results: 3 }).results).toEqual({})
  })

  it.each<[unknown, string]>([
    [3, 'grid: expected a JSON object'],
    [{}, 'grid: axes: expected'],
    [{ axes: [{ parameter: 'steps' }] }, 'grid: axes: 1: values: expected'],
    [{ axes: [{ parameter: 'steps', values: [true] }] }, 'grid: axes: 1: values: expected a text such as "1, 2, 4, 8"'],
    [{ axes: [], settings: { steps: 0 } }, 'grid: settings: steps: expected a whole number from 1 to 1000, got 0'],
    [{ axes: [], reference: { rng: 'dice' } }, 'grid: reference: rng: expected "torch" or "philox", got "dice"'],
    [{ axes: [], version: '1' }, 'grid: version: expected a number'],
    [{ axes: Array.from({ length: 9 }, () => ({ parameter: 'seed', values: '1' })) }, 'grid: axes: expected at most 8 axes, got 9'], // prettier-ignore
  ])('%j is refused in one line', (value, message) => {
    expect(() => read(value)).toThrow(message)
    expect(() => read(value)).toThrow(/^[^\n]*$/)
  })

  it('that is none is refused', () => expect(() => readGrid('{')).toThrow('grid: expected a JSON object'))
})
