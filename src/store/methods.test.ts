import { describe, expect, it } from 'vitest'
import type { Region, Settings } from '../protocol.ts'
import { firstDraft } from './draft.ts'
import { methods, rowsAStep, rowsOfPicture } from './methods.ts'

const region = (x: number, width: number): Region => ({
  name: '',
  prompt: 'a cat',
  strength: 1,
  feather: 0,
  adapters: [],
  box: { x, y: 0, width, height: 1 },
})
const adapters = ['a', 'b', 'c'].map((id) => ({ id, weight: 1 }))
const scene: Settings = { ...firstDraft, steps: 4, guidance: 1, sampler: 'euler', adapters }
const rows = (change: Partial<Settings>) => rowsOfPicture({ ...scene, ...change })

describe('the cost of a method, in rows', () => {
  it('is one a step where adapters work together, one an adapter where they answer alone; guidance doubles it', () => {
    expect(rows({ method: 'merge' })).toBe(4)
    expect(rows({ method: 'composite' })).toBe(12)
    expect(rows({ method: 'composite', guidance: 4 })).toBe(24)
    expect(rowsAStep({ ...scene, method: 'composite', guidance: 4 })).toBe(6)
    expect(rowsAStep({ ...scene, steps: 3, sampler: 'heun' })).toBe(1.7)
  })

  it('of MultiDiffusion is one for each part of the picture that can be seen', () => {
    const method = 'multidiffusion'
    expect(rows({ method, regions: [region(0, 0.4), region(0.6, 0.4)] })).toBe(12)
    expect(rows({ method, regions: [region(0, 0.5), region(0.5, 0.5)] })).toBe(8)
    expect(rows({ method, regions: [region(0.2, 0.1), region(0, 1)] })).toBe(4)
    expect(rows({ method: 'regional', regions: [region(0, 0.5)] })).toBe(4)
  })

  it('of MultiDiffusion counts what shows where soft edges meet, or where a cell is shared', () => {
    const halves = (feather: number, at: number) =>
      rows({
        method: 'multidiffusion',
        regions: [region(0, at), region(at, 1 - at)].map((one) => ({ ...one, feather })),
      })
    expect(halves(8, 0.5)).toBe(12)
    expect(halves(0, 17 / 32)).toBe(12)
  })

  it('of ConsisLoRA is one for each push and side beside the guided ones', () => {
    const pushed = (content: number, style: number, more: Partial<Settings> = {}) =>
      rows({ method: 'consislora', methodOptions: { content, style }, ...more })
    expect([pushed(0, 0), pushed(1, 0), pushed(1, 1)]).toEqual([4, 12, 20])
    expect(pushed(1, 1, { guidance: 4 })).toBe(24)
    expect(pushed(0, 2, { sampler: 'heun' })).toBe(21)
    expect(pushed(1, 1, { adapters: adapters.slice(1) })).toBe(20)
    expect(pushed(1, 1, { adapters: adapters.slice(2) })).toBe(4)
  })

  it('is known for every method there is', () => {
    for (const { id } of methods) expect(rows({ method: id })).toBeGreaterThan(0)
  })
})
