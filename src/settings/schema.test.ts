import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkSettings, fieldNames, longestPrompt, readFields } from './schema.ts'
import { example } from './examples.test-data.ts'

describe('settings schema', () => {
  it('accepts whole settings unchanged', () => {
    expect(checkSettings(example)).toEqual(example)
  })

  it.each([
    ['steps', 0, 'settings: steps: expected a whole number from 1 to 1000, got 0'],
    ['guidance', NaN, 'settings: guidance: expected a number from 0 to 100, got NaN'],
    ['guidance', Infinity, 'settings: guidance: expected a number from 0 to 100, got Infinity'],
    ['seed', 2 ** 53, `settings: seed: expected a whole number from 0 to ${2 ** 53 - 1}, got ${2 ** 53}`],
    ['width', 128.5, 'settings: width: expected a whole number from 8 to 8192, got 128.5'],
    ['sampler', '../x', 'settings: sampler: expected an id such as "euler", got "../x"'],
    ['rng', 'dice', 'settings: rng: expected "torch" or "philox", got "dice"'],
    [
      'prompt',
      'x'.repeat(longestPrompt + 1),
      `settings: prompt: expected at most 100000 characters, got 100001, got "${'x'.repeat(56)}...`,
    ],
  ])('names a wrong %s', (field, value, message) => {
    expect(readFields({ [field]: value }).problems).toEqual([message])
    expect(() => checkSettings({ ...example, [field]: value })).toThrow(message)
  })

  const region = { name: 'left', prompt: 'a cat', strength: 1, feather: 8, adapters: [] }
  const box = { x: 0, y: 0, width: 0.5, height: 1 }
  const mask = { width: 2, height: 2, data: 'AAD//w==' }
  it('accepts regions by box or by mask, empty ones too', () => {
    const regions = [
      { ...region, box },
      { ...region, mask },
      { ...region, box: { ...box, width: 0 } },
    ]
    expect(readFields({ regions }).settings.regions).toEqual(regions)
  })
  it.each([
    ['neither box nor mask', region, 'expected a box or a mask'],
    ['box and mask', { ...region, box, mask }, 'expected a box or a mask'],
    ['too few weights', { ...region, mask: { ...mask, width: 3 } }, 'expected a byte for each'],
    ['no base64', { ...region, mask: { ...mask, data: '!!!!' } }, 'expected base64'],
    ['a box outside', { ...region, box: { ...box, x: 2 } }, 'expected a number from 0 to 1'],
    ['an adapter by name', { ...region, box, adapters: ['fox'] }, 'expected the SHA-256'],
  ])('refuses a region with %s', (_, wrong, message) => {
    expect(readFields({ regions: [wrong] }).problems.join()).toContain(message)
  })

  it('keeps what it does not know, and costs only the wrong field', () => {
    const reading = readFields({ ...example, steps: 'many', shimmer: 3 })
    expect(reading.unknown).toEqual({ shimmer: 3 })
    expect(reading.settings).toEqual(Object.fromEntries(Object.entries(example).filter(([key]) => key !== 'steps')))
    expect(reading.problems).toHaveLength(1)
  })

  it('names what is missing', () => {
    expect(() => checkSettings({ ...example, seed: undefined })).toThrow('settings: seed: ')
    expect(() => checkSettings({})).toThrow('settings: clipSkip: missing')
  })

  it('makes lone surrogates well formed and leaves pairs alone', () => {
    expect(readFields({ prompt: 'a\ud800b 🦊' }).settings.prompt).toBe('a\uFFFDb 🦊')
  })

  it('keeps an unknown field whatever it is called', () => {
    expect(Object.entries(readFields(JSON.parse('{"__proto__": [1]}')).unknown)).toEqual([['__proto__', [1]]])
  })

  it('never throws on any record, and gives back only known fields', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.oneof(fc.constantFrom(...fieldNames), fc.string()), fc.anything()), (raw) => {
        const reading = readFields(raw)
        expect(fieldNames).toEqual(expect.arrayContaining(Object.keys(reading.settings)))
        const parts = [reading.settings, reading.unknown].flatMap((part) => Object.keys(part))
        expect(parts.length + reading.problems.length).toBe(Object.keys(raw).length)
      }),
    )
  })
})
