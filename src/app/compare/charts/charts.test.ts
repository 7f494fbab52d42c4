import { describe, expect, it } from 'vitest'
import type { Line } from '../../../grid/table.ts'
import { stepsChart } from './against-steps.ts'
import { errorChart } from './error-by-step.ts'
import { propagationChart } from './propagation.ts'
import { levelsChart } from './noise-levels.ts'
import { seedsChart } from './over-seeds.ts'
import { paretoChart } from './pareto.ts'
import { csvOfTable, isBlank } from './spec.ts'
import { meanWords, metricWords, valuesWords } from './words.ts'

const line = (sampler: string, steps: number, seed: number, ssim: number): Line => ({
  values: { sampler, steps: String(steps), seed: String(seed) },
  state: 'drawn',
  calls: steps,
  rows: steps,
  total: 50 * steps,
  ssim,
  psnr: ssim === 1 ? Infinity : 20,
})
const lines: readonly Line[] = [
  line('euler', 1, 1, 0.3),
  line('euler', 1, 2, 0.5),
  line('euler', 4, 1, 0.8),
  line('euler', 4, 2, 0.9),
  line('heun', 4, 1, 0.6),
  line('heun', 4, 2, 0.7),
  { values: { sampler: 'heun', steps: '1', seed: '1' }, state: 'waiting' },
]

describe('the chart of quality and cost', () => {
  const chart = paretoChart(lines, 'ssim', 'rows')
  it('draws the front as steps and names it, mutes the rest', () => {
    expect(chart.marks.map(({ x, y, places, label, muted }) => [x, y.toFixed(2), places, label, muted])).toEqual([
      [1, '0.40', [0, 1], 'euler · 1 step', false],
      [4, '0.85', [2, 3], 'euler · 4 steps', false],
      [4, '0.65', [4, 5], undefined, true],
    ])
    expect(chart.strokes).toEqual([
      {
        series: 'front',
        shape: 'steps',
        points: [
          { x: 1, y: 0.4 },
          { x: 4, y: expect.closeTo(0.85) as number },
        ],
      },
    ])
    expect(chart.marks[0]).toMatchObject({ range: [0.3, 0.5], name: 'euler · 1 step: 0.400 ± 0.100 (n = 2), 1 row' })
  })
  it('has a table that says what is clear', () => {
    expect(chart.table.rows.map(({ cells }) => cells)).toEqual([
      ['euler · 1 step', '1 row', '0.400 ± 0.100 (n = 2)', 'yes', 'worse by 0.450'],
      ['euler · 4 steps', '4 rows', '0.850 ± 0.050 (n = 2)', 'yes', 'the best'],
      ['heun · 4 steps', '4 rows', '0.650 ± 0.050 (n = 2)', '', 'worse by 0.200'],
    ])
    const one = paretoChart(lines.filter(({ values }) => values['seed'] === '1'), 'ssim', 'rows') // prettier-ignore
    expect(one.table.rows.map(({ cells }) => cells[4])).toEqual([
      'no clear difference',
      'the best',
      'no clear difference',
    ])
  })
  it('leaves out what equals its reference and says so', () => {
    const equal = paretoChart([...lines, line('ddim', 9, 1, 1)], 'psnr', 'rows')
    expect(equal.marks.every(({ y }) => Number.isFinite(y))).toBe(true)
    expect(equal.note).toContain('1 setting equals its reference and is not drawn.')
    expect(equal.table.rows.at(-1)!.cells.slice(2)).toEqual(['equal (n = 1)', 'yes', 'the best'])
  })
  it('is blank without the metric', () => {
    expect(isBlank(paretoChart(lines, 'latentL2', 'rows'))).toBe(true)
  })
})

describe('other charts', () => {
  it('draw a line for each sampler', () => {
    const chart = stepsChart(lines, 'ssim')
    expect(chart.strokes.map(({ series, points }) => [series, points.map(({ x }) => x)])).toEqual([
      ['euler', [1, 4]],
      ['heun', [4]],
    ])
    expect(chart.x.ticks).toEqual([1, 4])
    expect(chart.table.rows[1]!.cells).toEqual(['heun', '-', '0.650 ± 0.050 (n = 2)'])
    expect(isBlank(stepsChart([{ ...line('euler', 1, 1, 0.5), values: { sampler: 'euler' } }], 'ssim'))).toBe(true)
  })
  it('draw a dot for each seed and the mean', () => {
    const chart = seedsChart(lines, 'ssim')
    expect(chart.y.names).toEqual(['euler · 1 step', 'euler · 4 steps', 'heun · 4 steps'])
    expect(chart.marks.filter(({ y }) => y === 0).map(({ x, series }) => [x, series])).toEqual([
      [0.3, 'picture'],
      [0.5, 'picture'],
      [0.4, 'mean'],
    ])
    expect(chart.table.rows[0]!.cells).toEqual(['euler · 1 step', '0.400 ± 0.100 (n = 2)', '0.300', '0.500'])
  })
  it('draw each walk of noise levels once', () => {
    const walks = levelsChart([
      { ...line('euler', 2, 1, 0.5), sigmas: [14.6146, 0.5] },
      { ...line('heun', 2, 1, 0.5), sigmas: [14.6146, 0.5] },
      { ...line('lcm', 1, 2, 0.5), sigmas: [14.6146] },
      line('ddim', 1, 1, 0.5),
    ])
    expect(walks.strokes.map(({ series, points }) => [series, points.map(({ y }) => y)])).toEqual([
      ['euler · 2 steps and 1 more', [14.6146, 0.5]],
      ['lcm · 1 step', [14.6146]],
    ])
    expect(walks.table.rows[0]).toEqual({ places: [0, 1], cells: ['euler · 2 steps and 1 more', '2', '14.6 · 0.5'] })
  })
  it('draw both errors of a walk', () => {
    const chart = errorChart([{ sigma: 14.6, distance: 0.1, added: 0.1 }, { sigma: 0.02917, distance: 0.05, added: -0.05 }], 7, 'a fine walk') // prettier-ignore
    expect(chart.marks.map(({ x, y, places }) => [x, y, places])).toEqual([
      [1, 0.1, [7]],
      [2, 0.05, [7]],
      [1, 0.1, [7]],
      [2, -0.05, [7]],
    ])
    expect(chart.table.rows[1]!.cells).toEqual(['2', '0.0292', '0.050', '\u22120.050'])
  })
  it('draw errors over seeds with their intervals, the modular ones where there are any', () => {
    const error = (squared: number) => ({ squared, interval: [squared - 0.01, squared + 0.01] as const, bandwidth: 1 })
    const levels = [
      { sigma: 14.6, cumulative: error(-0.0012) },
      { sigma: 2.2, cumulative: error(0.04), modular: error(0.03) },
      { sigma: 0, cumulative: error(0.1), modular: error(0.02) },
    ]
    const chart = propagationChart({ seeds: 16, levels }, [1, 2], 'a fine walk’s latents')
    expect(chart.marks.map(({ x, y, series }) => [series, x, y])).toEqual([
      ['cumulative', 0, -0.0012],
      ['cumulative', 1, 0.04],
      ['cumulative', 2, 0.1],
      ['modular', 1, 0.03],
      ['modular', 2, 0.02],
    ])
    expect(chart.marks[4]).toMatchObject({ places: [1, 2], name: 'finished: modular 0.0200 (0.0100 to 0.0300)' })
    expect(chart.table.rows[0]!.cells).toEqual(['0', '14.6', '\u22120.0012 (\u22120.0112 to 0.0088)', '-'])
    expect(propagationChart({ seeds: 8, levels: [{ sigma: 1, cumulative: error(-1e-6) }] }, [], '').table.rows[0]!.cells[2]).toMatch(/^0\.0000 /) // prettier-ignore
    expect(chart.note).toContain('16 seeds from the forward marginal: a fine walk’s latents')
    expect(chart.x.names).toEqual(['0 · σ 14.6', '1 · σ 2.2', '2 · σ 0'])
    const bare = propagationChart(
      { seeds: 8, levels: levels.map(({ sigma, cumulative }) => ({ sigma, cumulative })) },
      [1],
      'data',
    )
    expect(bare.strokes.map(({ series }) => series)).toEqual(['cumulative'])
    expect(bare.table.columns).toEqual(['model calls made', 'σ', 'cumulative'])
    expect(bare.note).toContain('No modular error')
  })
  it('become CSV', () => {
    expect(csvOfTable({ ...seedsChart([], 'ssim'), table: { columns: ['a, b', 'c'], rows: [{ places: [], cells: ['"', '1'] }] } })).toBe('"a, b",c\r\n"""",1\r\n') // prettier-ignore
  })
})

describe('words', () => {
  it('tell numbers with units, intervals and n', () => {
    expect(metricWords('psnr', 31.24)).toBe('31.2 dB')
    expect(metricWords('ssim', -0.1)).toBe('\u22120.100')
    expect(meanWords('psnr', { n: 2, mean: Infinity, interval: [30, Infinity] })).toBe('equal (n = 2)')
    expect(valuesWords({ sampler: 'heun', guidance: '4', prompt: 'a cat' })).toBe('heun · guidance 4 · a cat')
    expect(valuesWords({})).toBe('all')
  })
})
