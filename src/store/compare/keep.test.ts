import { describe, expect, it } from 'vitest'
import { judging } from '../../grid/metrics/judged.ts'
import { readCompare } from './keep.ts'
import { readCell } from './records.ts'

const grid = JSON.stringify({ version: 1, settings: { prompt: 'x' }, axes: [{ parameter: 'steps', values: '1, 2' }] })

describe('what was left of a comparison', () => {
  it('comes back: grid, page, sizes, and whether it ran or was paused', () => {
    const look = { zoom: 96, figures: ['total', 'ssim', 'beauty'], charts: true }
    expect(readCompare({ grid, page: [1], fill: 'running', look })).toMatchObject({
      grid: { axes: [{ parameter: 'steps', values: '1, 2' }] },
      gridTouched: true,
      page: [1],
      fillWanted: true,
      filling: undefined,
      zoom: 96,
      figures: ['ssim', 'total'],
      charts: true,
      problems: [],
    })
    expect(readCompare({ grid, fill: 'paused' })).toMatchObject({ fillWanted: false, filling: { state: 'paused' } })
  })

  it.each([undefined, null, 3, 'x', {}, { grid: 3 }, { look: 'large' }, { look: { zoom: 7, figures: 'all' } }])(
    '%j is the grid of a first visit',
    (value) => {
      const read = readCompare(value)
      expect(read.problems).toEqual([])
      expect(read).not.toHaveProperty('grid')
      expect(read).not.toHaveProperty('zoom')
    },
  )

  it('that makes no sense is named, and the rest is taken', () => {
    expect(readCompare({ grid: '{', look: { zoom: 48 } })).toMatchObject({
      zoom: 48,
      problems: ['grid: expected a JSON object'],
    })
    expect(readCompare({ grid, page: [-1, 'x'] })).toMatchObject({ page: [], problems: [] })
  })
})

describe('a stored cell', () => {
  const result = { state: 'drawn', by: 'x', calls: 1, rows: 2, text: 1, sampling: 2, decode: 3, total: 6 }
  const id = 'a'.repeat(32)

  it('is read with its known distances', () => {
    const distances = { [id]: { ssim: 1, psnr: Infinity, beauty: 3 }, other: 'near' }
    expect(readCell({ id, result, distances, judging })).toEqual({ id, result, distances: { [id]: { ssim: 1, psnr: Infinity } } }) // prettier-ignore
  })

  it('that was judged by other rules is measured again', () => {
    const distances = { [id]: { agreement: 0.5 } }
    for (const before of [{}, { judging: judging - 1 }])
      expect(readCell({ id, result, distances, ...before })).toEqual({ id, result, distances: {} })
  })

  it.each([undefined, 3, {}, { id: 7, result }, { id, result: { state: 'drawn' } }, { id: 'short', result }])(
    '%j is none',
    (entry) => expect(readCell(entry)).toBeUndefined(),
  )
})
