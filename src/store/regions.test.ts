import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Region } from '../protocol.ts'
import { inverted, maskSize, painted, stroke, weightsOf } from './painting.ts'
import { boundsOf, coverage, decodeMask, encodeMask, inside, warningsOf } from './regions.ts'

const region = (x: number, y: number, width: number, height: number): Region => ({
  name: '',
  prompt: 'a cat',
  strength: 1,
  feather: 0,
  adapters: [],
  box: { x, y, width, height },
})
const whole = region(0, 0, 1, 1)
const kinds = (...regions: Region[]) => warningsOf(regions, 16, 16)

describe('the cells of a region', () => {
  it('are covered by the share that lies in the box', () => {
    expect([...coverage(region(0.25, 0, 0.5, 1), 2, 1)]).toEqual([0.5, 0.5])
    expect([...coverage(region(0, 0, 0.5, 0.5), 2, 2)]).toEqual([1, 0, 0, 0])
  })

  it('of a mask are as its box’s, at any resolution of the two', () => {
    const box = fc.record({ x: fc.nat(8), y: fc.nat(8), width: fc.nat(8), height: fc.nat(8) })
    fc.assert(
      fc.property(box, fc.integer({ min: 1, max: 9 }), ({ x, y, width, height }, cells) => {
        const drawn = region(x / 16, y / 16, width / 16, height / 16)
        const masked = painted(drawn, weightsOf(drawn, { width: 16, height: 16 }))
        const [a, b] = [coverage(drawn, cells, cells), coverage(masked, cells, cells)]
        a.forEach((share, i) => expect(b[i]).toBeCloseTo(share, 5))
      }),
    )
  })

  it('have bounds, in fractions', () => {
    expect(boundsOf(region(0.25, 0.5, 0.5, 0.25))).toEqual({ x: 0.25, y: 0.5, width: 0.5, height: 0.25 })
    const masked = painted(whole, weightsOf(region(0.25, 0.5, 0.5, 0.25), { width: 16, height: 16 }))
    expect(boundsOf(masked)).toEqual({ x: 0.25, y: 0.5, width: 0.5, height: 0.25 })
    expect(boundsOf(region(0.5, 0.5, 0, 1))).toBeUndefined()
  })

  it('stay inside the picture', () => {
    expect(inside({ x: -1, y: 0.9, width: 0.5, height: 3 })).toEqual({ x: 0, y: 0, width: 0.5, height: 1 })
  })
})

describe('what is said of regions', () => {
  it('is nothing where all is well', () => {
    expect(kinds(region(0, 0, 0.5, 1), region(0.5, 0, 0.5, 1))).toEqual([])
  })
  it.each([
    ['covers nothing', [region(0, 0, 0, 1)], { kind: 'empty', region: 0 }],
    ['is narrower than a cell', [region(0, 0, 0.05, 1)], { kind: 'narrow', region: 0 }],
    ['lies wholly under another', [region(0.2, 0.2, 0.2, 0.2), whole], { kind: 'covered', region: 0 }],
    ['brings nothing of its own', [{ ...whole, prompt: ' ' }], { kind: 'wordless', region: 0 }],
  ])('one that %s', (_, regions, warning) => expect(kinds(...regions)).toEqual([warning]))

  it('an overlap, as a share of the smaller one', () => {
    const [warning] = kinds(region(0, 0, 0.5, 1), region(0.4, 0, 0.25, 1))
    expect(warning).toMatchObject({ kind: 'overlap', region: 0, top: 1 })
    expect((warning as { share: number }).share).toBeCloseTo(0.4, 1)
  })
  it('not that it is covered where the one on top lets it through', () => {
    expect(kinds(region(0.2, 0.2, 0.2, 0.2), { ...whole, strength: 0.5 }).map(({ kind }) => kind)).toEqual(['overlap'])
  })
})

describe('painting', () => {
  const blank = { width: 16, height: 16, data: new Uint8Array(256) }
  const sum = (data: Uint8Array) => data.reduce((all, value) => all + value, 0) / 255

  it('leaves a disc of the brush’s size, and takes it away again', () => {
    const disc = stroke(blank, { x: 8, y: 8 }, { x: 8, y: 8 }, 4, false)
    expect(sum(disc.data)).toBeCloseTo(Math.PI * 16, -1)
    expect(sum(stroke(disc, { x: 8, y: 8 }, { x: 8, y: 8 }, 6, true).data)).toBe(0)
    expect(sum(blank.data)).toBe(0)
  })
  it('leaves no gaps along a stroke, nor anything beyond its ends', () => {
    const { data } = stroke(blank, { x: 2, y: 8 }, { x: 12, y: 8 }, 1, false)
    for (let x = 2; x < 12; x++) expect(data[8 * 16 + x]).toBe(255)
    expect(data[8 * 16 + 15]).toBe(0)
  })
  it('inverts, and keeps every weight through its text form', () => {
    const data = Uint8Array.from({ length: 256 }, (_, i) => i)
    expect(decodeMask(encodeMask({ ...blank, data })).data).toEqual(data)
    expect(inverted({ ...blank, data }).data[255]).toBe(0)
  })
  it('is as fine as the network’s cells at 1024 pixels, and no finer than the picture', () => {
    expect(maskSize(1024, 512)).toEqual({ width: 128, height: 64 })
    expect(maskSize(64, 64)).toEqual({ width: 64, height: 64 })
  })
})
