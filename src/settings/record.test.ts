import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anySettings, example } from './examples.test-data.ts'
import { readLink, writeLink } from './link.ts'
import { readRecord, writeRecord } from './record.ts'

describe('record', () => {
  it('round-trips all settings', () => {
    fc.assert(
      fc.property(anySettings(), (settings) => {
        expect(readRecord(writeRecord(settings))).toEqual({ settings, unknown: {}, problems: [] })
      }),
    )
  })

  it('keeps fields of a newer version, and says so', () => {
    const newer = JSON.stringify({ version: 9, ...example, rng: 'dice', churn: { amount: 2 } })
    const { settings, unknown, problems } = readRecord(newer)
    expect(settings).toMatchObject({ prompt: example.prompt, steps: 4 })
    expect(unknown).toEqual({ churn: { amount: 2 } })
    expect(problems).toEqual([
      'settings: version: expected at most 1, got 9; what is known was read',
      'settings: rng: expected "torch" or "philox", got "dice"',
    ])
    expect(readRecord(writeRecord(example, unknown)).unknown).toEqual(unknown)
  })

  it('names JSON that is none of ours', () => {
    for (const json of ['', 'null', '[]', '3', '{', '{"steps":4}']) expect(readRecord(json).problems).toHaveLength(1)
    fc.assert(fc.property(fc.json(), (json) => void readRecord(json)))
    fc.assert(fc.property(fc.string(), (text) => void readRecord(text)))
  })
})

describe('link', () => {
  it('round-trips all settings', () => {
    fc.assert(
      fc.property(anySettings(), (settings) => {
        expect(readLink(writeLink(settings))).toEqual({ settings, unknown: {}, problems: [] })
      }),
    )
  })

  it('leaves out what it is told to', () => {
    expect(readLink(writeLink(example, ['seed', 'model'])).settings).not.toHaveProperty('seed')
  })

  it.each(['steps=', 'steps=0x10', 'steps=+4', 'guidance=NaN', 'seed=1e99', 'width=%ff'])(
    'names a wrong %s',
    (query) => {
      expect(readLink(query).settings).toEqual({})
      expect(readLink(query).problems).toHaveLength(1)
    },
  )

  it('takes a prompt of digits as text', () => {
    expect(readLink('prompt=12').settings.prompt).toBe('12')
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readLink(text)))
  })
})
