import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { FoundObject } from '../protocol.ts'
import { askedBy } from './asked.ts'
import { type Category, categories, fulfils, scoresOf } from './category.ts'
import { agreementOf, factsOf } from './facts.ts'
import { dictionaryOf, type Words } from './words.ts'

type Row = [noun: string, colour: string, size: string, x: number, y: number]
type Case = { category: Category; prompt: string; found: Row[]; place: string; fulfilled: boolean }
const { cases } = JSON.parse(readFileSync('test/goldens/judge/readings.json', 'utf8')) as { cases: Case[] }
const dictionary = dictionaryOf(JSON.parse(readFileSync('public/models/judge/words.json', 'utf8')) as Words)
const objects = (rows: readonly Row[]) => rows.map(([noun, colour, size, x, y]): FoundObject => ({ noun, colour, size, at: [x, y] })) // prettier-ignore
const facts = (prompt: string, rows: readonly Row[], place = 'beach', style = 'none', tinted = true) =>
  factsOf(askedBy(prompt, dictionary), objects(rows), { place, style, tinted })
const verdicts = (prompt: string, rows: readonly Row[], place?: string) =>
  facts(prompt, rows, place).map(({ asked, fulfilled }) => `${fulfilled ? '+' : '-'} ${asked}`)

const redCat: Row = ['cat', 'red', 'small', 20, 60]
const ownCat: Row = ['cat', 'own', 'large', 60, 60]
const rocket: Row = ['rocket', 'own', 'medium', 100, 70]

describe('facts', () => {
  it.each(categories)('of the category %s are fulfilled where Python says so', (category) => {
    const these = cases.filter((one) => one.category === category)
    expect(these.length).toBe(24)
    for (const one of these)
      expect([one.prompt, one.found, fulfils(category, facts(one.prompt, one.found, one.place))]).toEqual([
        one.prompt,
        one.found,
        one.fulfilled,
      ])
  })

  it('are named one by one, with what is there', () => {
    expect(facts('two small red cats left of a blue rocket at sunset', [redCat, ownCat, rocket])).toEqual([
      { kind: 'noun', asked: 'cat', got: '2', fulfilled: true },
      { kind: 'count', asked: 'cat × 2', got: '2', fulfilled: true },
      { kind: 'colour', asked: 'red cat', got: 'red, own', fulfilled: false },
      { kind: 'size', asked: 'small cat', got: 'small, large', fulfilled: false },
      { kind: 'noun', asked: 'rocket', got: '1', fulfilled: true },
      { kind: 'colour', asked: 'blue rocket', got: 'own', fulfilled: false },
      { kind: 'relation', asked: 'cat left of rocket', got: 'left of', fulfilled: true },
      { kind: 'place', asked: 'sunset', got: 'beach', fulfilled: false },
    ])
    expect(facts('a cat above a rocket', [redCat])).toMatchObject([
      { fulfilled: true },
      { asked: 'rocket', got: '0', fulfilled: false },
      { asked: 'cat above rocket', got: 'not both are there', fulfilled: false },
    ])
  })

  it('count things of one noun together however they are described', () => {
    expect(verdicts('a red cat and two cats', [redCat, ownCat, ownCat])).toEqual(['+ cat', '+ red cat', '+ cat', '+ cat × 3']) // prettier-ignore
    expect(verdicts('cats', [redCat])).toEqual(['+ cat', '- cat × 2 or more'])
  })

  it('ask for the style, and for no colours where it has none', () => {
    expect(facts('a red cat, neon style', [redCat], 'beach', 'pixel art')).toEqual([
      { kind: 'noun', asked: 'cat', got: '1', fulfilled: true },
      { kind: 'colour', asked: 'red cat', got: 'red', fulfilled: true },
      { kind: 'style', asked: 'neon', got: 'pixel art', fulfilled: false },
    ])
    const sketch = (prompt: string) => facts(prompt, [ownCat], 'beach', 'pencil sketch', false)
    expect(sketch('a red cat on a beach, pencil sketch').map(({ kind }) => kind)).toEqual(['noun', 'place', 'style'])
    expect(sketch('a red cat on a green background, pencil sketch').map(({ kind }) => kind)).toEqual(['noun', 'style'])
  })

  it('make an agreement, which is undefined where nothing was asked', () => {
    expect(agreementOf(facts('a red cat on the beach', [ownCat]))).toBeCloseTo(2 / 3)
    expect(agreementOf(facts('a castle', []))).toBe(0)
    expect(agreementOf(facts('portrait of a man', [redCat]))).toBeUndefined()
  })
})

describe('scores', () => {
  it('are shares by category, overall the mean of GenEval’s six', () => {
    const judged = categories.flatMap((category, i) => [
      { category, fulfilled: true },
      { category, fulfilled: i % 2 === 0 },
    ])
    expect(scoresOf(judged)).toEqual({
      ...Object.fromEntries(categories.map((category, i) => [category, i % 2 === 0 ? 1 : 0.5])),
      overall: 0.75,
    })
    expect(scoresOf([{ category: 'place', fulfilled: true }])).toEqual({ place: 1 })
  })
})
