import { describe, expect, it } from 'vitest'
import type { Region } from '../../protocol.ts'
import { lookOf } from './region-look.ts'
import { everywhereWords, lettersOf, methodWarnings, warningWords } from './region-words.ts'

const region: Region = {
  name: '',
  prompt: 'a',
  strength: 1,
  feather: 0,
  adapters: [],
  box: { x: 0, y: 0, width: 1, height: 1 },
}

describe('words about regions', () => {
  it('name regions by their letters, those that are off left out', () => {
    const letters = lettersOf([
      { item: region, on: true },
      { item: region, on: false },
      { item: region, on: true },
    ])
    expect(letters).toEqual(['A', 'C'])
    expect(warningWords({ kind: 'empty', region: 1 }, letters)).toBe('Region C is empty: it has no effect')
    expect(warningWords({ kind: 'overlap', region: 0, top: 1, share: 0.4 }, letters)).toBe(
      'A and C overlap 40 %; C is on top',
    )
  })

  it('name a method that keeps adapters inside regions where one was chosen that does not', () => {
    const bound = [{ ...region, adapters: ['f'] }]
    expect(methodWarnings(['merge', 'regional'], { regions: bound })).toEqual([
      'Merge cannot keep adapters inside regions; Regional can.',
    ])
    expect(methodWarnings(['regional'], { regions: bound })).toEqual([])
    expect(methodWarnings(['merge'], {})).toEqual([])
  })

  it('say where an adapter acts that no region keeps inside, or only one that is off', () => {
    const home = { ...region, adapters: ['f'] }
    const words = (...on: readonly boolean[]) =>
      everywhereWords(
        on.map((one) => ({ item: home, on: one })),
        'f',
      )
    expect([words(), words(false), words(false, true)]).toEqual([
      'acts everywhere',
      'acts everywhere while its regions are off',
      undefined,
    ])
  })

  it('never look alike for the first 42', () => {
    const looks = Array.from({ length: 42 }, (_, at) => `${lookOf(at).colour} ${lookOf(at).hatch}`)
    expect(new Set(looks).size).toBe(42)
    expect(lookOf(26).letter).toBe('A2')
  })
})
