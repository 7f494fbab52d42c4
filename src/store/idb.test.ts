import { describe, expect, it } from 'vitest'
import { writeRecord } from '../settings/record.ts'
import { firstDraft } from './draft.ts'
import { isAdapter, pictureOf } from './idb.ts'

const entry = {
  version: 1,
  id: 'a',
  createdAt: 1,
  record: writeRecord(firstDraft, { churn: 2 }),
  png: new Blob(),
  kept: true,
}

describe('a stored picture', () => {
  it('is read with what a newer version had added to its settings', () => {
    expect(pictureOf(entry)).toEqual({
      id: 'a',
      createdAt: 1,
      settings: firstDraft,
      unknown: { churn: 2 },
      png: entry.png,
      kept: true,
    })
  })

  it('keeps the room that it was drawn in, if that is one', () => {
    expect(pictureOf({ ...entry, room: 'compose' })?.room).toBe('compose')
    expect(pictureOf({ ...entry, room: 'kitchen' })).not.toHaveProperty('room')
  })

  it.each([
    ['another version', { ...entry, version: 2 }],
    ['settings that make no sense', { ...entry, record: writeRecord({ ...firstDraft, steps: 0 }) }],
    ['settings that are no JSON', { ...entry, record: '{' }],
    ['no picture', { ...entry, png: 'data:' }],
    ['no shape', 3],
  ])('with %s is left alone', (_, damaged) => expect(pictureOf(damaged)).toBeUndefined())
})

describe('a stored adapter', () => {
  const adapter = { id: 'a', file: 'fox.safetensors', addedAt: 1, blob: new Blob() }
  it('is taken as it is, and left alone where it is none', () => {
    expect(isAdapter(adapter)).toBe(true)
    for (const wrong of [3, { ...adapter, blob: 'x' }, { ...adapter, file: undefined }])
      expect(isAdapter(wrong)).toBe(false)
  })
})
