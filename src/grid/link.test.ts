import fc from 'fast-check'
import { deflateSync, strFromU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import { anySettings } from '../settings/examples.test-data.ts'
import type { GridDocument } from './document.ts'
import { readGridLink, writeGridLink } from './link.ts'

const packed = (bytes: Uint8Array) =>
  `z=${btoa(strFromU8(deflateSync(bytes), true))
    .replaceAll('+', '-')
    .replaceAll('/', '_')}`

describe('a grid in a link', () => {
  it('comes back as it was, in signs that need no escaping', () => {
    fc.assert(
      fc.property(anySettings(), fc.string({ unit: 'grapheme' }), (settings, values) => {
        const document: GridDocument = { settings, axes: [{ parameter: 'promptReplace', values }] }
        const link = writeGridLink(document)
        expect(link).toMatch(/^z=[\w-]+$/)
        expect(readGridLink(link).document).toEqual(document)
      }),
      { numRuns: 40 },
    )
  })

  it('may be written by hand', () => {
    const { document } = readGridLink(`grid=${encodeURIComponent('{"axes":[{"parameter":"steps","values":"1,2"}]}')}`)
    expect(document.axes).toEqual([{ parameter: 'steps', values: '1,2' }])
  })

  it.each([
    ['', 'grid: link: expected z=... or grid=...'],
    ['z=', 'grid:'],
    ['z=%%%', 'grid: link: expected a link that this program wrote'],
    ['z=AAAA', 'grid: link: expected a link that this program wrote'],
    [packed(new Uint8Array(2_000_000)), 'grid: link: expected at most 1000000 bytes'],
    [packed(new TextEncoder().encode('{"axes":3}')), 'grid: axes: expected'],
    ['grid={"axes":[],"settings":{"steps":0}}', 'grid: settings: steps: expected'],
  ])('%j is refused in one line', (query, message) => expect(() => readGridLink(query)).toThrow(message))

  it('is cut off anywhere and refused, never taken for another', () => {
    const link = writeGridLink({ settings: { prompt: 'a red cat' }, axes: [{ parameter: 'steps', values: '1, 2, 4' }] })
    for (let end = 2; end < link.length - 1; end += 7) expect(() => readGridLink(link.slice(0, end))).toThrow('grid:')
  })
})
