import { describe, expect, it } from 'vitest'
import type { Distance } from '../../grid/metrics/distance.ts'
import { firstDraft } from '../../store/draft.ts'
import type { DrawnView } from '../../store/compare.ts'
import { figureText, ranksOf, shadesOf } from './figures.ts'

const times = { text: 1, sampling: 200, decode: 30, total: 240 }
const view = (id: string, metrics: Distance, reference = 'r'): DrawnView => ({
  at: [0],
  labels: [id],
  state: 'drawn',
  id,
  settings: firstDraft,
  result: { state: 'drawn', by: 'nano', calls: 4, rows: 8, ...times },
  metrics,
  reference,
})
const row = [view('a', { ssim: 0.5 }), view('b', { ssim: 0.9 }), view('c', { ssim: 0.9 }), view('r', {}), view('d', {})]

describe('figures', () => {
  it('are worded with their units; what was not measured is left out', () => {
    expect(figureText('ssim', row[0]!)).toBe('SSIM 0.500')
    expect(figureText('psnr', view('a', { psnr: Infinity }))).toBe('PSNR equal')
    expect(figureText('total', row[0]!)).toBe('240 ms')
    expect(figureText('calls', row[0]!)).toBe('4 calls')
    expect(figureText('agreement', row[0]!)).toBeUndefined()
  })

  it('rank a row, the best first, equals together, the reference not at all', () => {
    expect([...ranksOf('ssim', row)]).toEqual([['a', 3], ['b', 1], ['c', 1]]) // prettier-ignore
    expect(ranksOf('latentL2', [view('a', { latentL2: 0.3 }), view('b', { latentL2: 0.2 })]).get('b')).toBe(1)
    expect(ranksOf('psnr', [view('r', { psnr: 3 })]).size).toBe(0)
  })

  it('shade a page from its worst to its best', () => {
    const views = [
      view('a', { psnr: 10 }),
      view('b', { psnr: 20 }),
      view('c', { psnr: 15 }),
      view('d', { psnr: Infinity }),
    ]
    expect([...shadesOf('psnr', views).values()]).toEqual([0, 1, 0.5, 1])
    expect([...shadesOf('latentL2', [view('a', { latentL2: 1 })]).values()]).toEqual([1])
    expect(shadesOf('ssim', []).size).toBe(0)
  })
})
