import { describe, expect, it } from 'vitest'
import type { GridDocument } from './document.ts'
import { nano } from './models.test-data.ts'
import { planGrid } from './plan.ts'
import { type CellResult, failedResult, remaining, type Results, timeFor } from './results.ts'
import { csvOf, groupsOf, linesOf } from './table.ts'

const document: GridDocument = {
  settings: { prompt: '"a, b"', guidance: 1 },
  axes: [
    { parameter: 'steps', values: '1, 2, 4' },
    { parameter: 'size', values: '128x128, 60x64' },
    { parameter: 'seed', values: '1, 2' },
  ],
  reference: { steps: 4 },
}
const plan = planGrid(document, [nano])
const by = (model: string) => `${model} v1`
const drawn = (rows: number): CellResult => ({
  state: 'drawn',
  by: 'nano v1',
  calls: rows,
  rows,
  text: 10,
  sampling: 100 * rows,
  decode: 30,
  total: 40 + 100 * rows,
})
const all: Results = Object.fromEntries([...plan.cells.values()].map(({ id, rows }) => [id, drawn(rows)]))

describe('results', () => {
  it('leave what is new, failed or drawn by another', () => {
    const [first, second, third] = [...plan.cells.keys()] as [string, string, string]
    expect(remaining(plan, {}, by)).toHaveLength(6)
    expect(remaining(plan, all, by)).toEqual([])
    const some = {
      ...all,
      [second]: failedResult('not-finite', 'NaN', 'nano v1'),
      [third]: { ...drawn(1), by: 'nano v0' },
    }
    expect(remaining(plan, some, by).map(({ id }) => id)).toEqual([second, third])
    expect(remaining(plan, { [first]: all[first]! }, by)).toHaveLength(5)
  })

  it('tell how long the rest takes', () => {
    const [first, ...rest] = [...plan.cells.values()]
    expect(timeFor(rest, plan, {})).toBeUndefined()
    const rows = rest.reduce((sum, cell) => sum + cell.rows, 0)
    expect(timeFor(rest, plan, { [first!.id]: all[first!.id]! })).toBeCloseTo(100 * rows + 40 * rest.length)
    const larger = planGrid({ ...document, axes: [{ parameter: 'size', values: '128x128, 256x256' }] }, [nano])
    const [small, large] = [...larger.cells.values()].filter(({ settings }) => settings.steps === 8)
    expect(timeFor([large!], larger, { [small!.id]: drawn(8) })).toBeCloseTo(4 * (800 + 40))
  })
})

describe('the table', () => {
  const distances = plan.places.map(({ at }) =>
    at[0] === 2 ? undefined : { psnr: 20 + at[0]!, ssim: 0.5 + at[2]! / 10 },
  )
  const lines = linesOf(plan, all, distances)

  it('has a line for each place', () => {
    expect(lines).toHaveLength(12)
    expect(lines.filter(({ state }) => state === 'impossible')).toHaveLength(6)
    const csv = csvOf(lines).split('\r\n')
    expect(csv[0]).toBe(
      'steps,size,seed,state,calls,rows,text,sampling,decode,total,psnr,ssim,latentL2,judgeL2,agreement,placeAgreement,styleAgreement,cell,reference,why',
    )
    expect(csv[1]).toMatch(/^1,128x128,1,drawn,1,1,10,100,30,140,20,0\.5,,,,,,[0-9a-f]{32},[0-9a-f]{32},$/)
    expect(csv[4]).toMatch(/^1,60x64,1,impossible,{14}.*"width 60 is no multiple of 8, which nano needs"$/)
    expect(csv).toHaveLength(14)
  })

  it('keeps texts texts and equal pictures readable', () => {
    const line = { values: { prompt: '=cmd("x"),1', guidance: '-1' }, state: 'drawn', psnr: Infinity } as const
    expect(csvOf([line]).split('\r\n')[1]).toBe(`"'=cmd(""x""),1",-1,drawn,,,,,,,inf,,,,,,,,,`)
  })

  it('has means over seeds with intervals, and a front', () => {
    const groups = groupsOf(lines)
    expect(groups.map(({ values, n, rows }) => [values, n, rows])).toEqual([
      [{ steps: '1', size: '128x128' }, 2, 1],
      [{ steps: '2', size: '128x128' }, 2, 2],
      [{ steps: '4', size: '128x128' }, 2, 4],
    ])
    expect(groups[0]).toMatchObject({ psnr: { mean: 20, n: 2, interval: [20, 20] }, front: { psnr: true, ssim: true } })
    expect(groups[0]!.ssim!.interval).toEqual([0.5, 0.6])
    // The same similarity for more rows is beaten, and the reference has none.
    expect(groups[1]!.front).toEqual({ psnr: true })
    expect(groups[2]).not.toHaveProperty('psnr')
    expect(groups[2]!.front).toEqual({})
  })
})
