import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { askedBy } from './asked.ts'
import { dictionaryOf, type Words } from './words.ts'

type Thing = [noun: string, count: number | null, colour: string | null, size: string | null]
type Case = { caption: string; things: Thing[]; relation: string | null; place: string; style?: string }
const { cases } = JSON.parse(readFileSync('test/goldens/judge/captions.json', 'utf8')) as { cases: Case[] }
const words = JSON.parse(readFileSync('public/models/judge/words.json', 'utf8')) as Words
const dictionary = dictionaryOf(words)
const asked = (prompt: string) => askedBy(prompt, dictionary)

describe('what a prompt asks for', () => {
  it('is the scene that each caption was worded from', () => {
    expect(cases).toHaveLength(380)
    for (const { caption, things, relation, place, style } of cases) {
      const expected = {
        things: things.map(([noun, count, colour, size]) => ({
          noun,
          ...(count !== null && { count }),
          ...(colour !== null && { colour }),
          ...(size !== null && { size }),
        })),
        relations: relation === null ? [] : [{ first: 0, relation, second: 1 }],
        place,
        ...(style !== undefined && { style }),
        unknown: [],
      }
      expect({ caption, ...asked(caption) }).toEqual({ caption, ...expected })
    }
  })

  it('is told apart from what it does not know', () => {
    expect(asked('A cute red Cat, wearing a hat')).toEqual({
      things: [{ noun: 'cat', colour: 'red' }],
      relations: [],
      unknown: ['cute', 'wearing', 'hat'],
    })
    expect(asked('portrait of a man, oil painting')).toMatchObject({ things: [], unknown: ['portrait', 'of', 'man', 'oil', 'painting'] }) // prettier-ignore
  })

  it('holds styles, wherever they are said', () => {
    expect(asked('pencil sketch of a red cat at a lake')).toEqual({
      things: [{ noun: 'cat', colour: 'red' }],
      relations: [],
      place: 'lake',
      style: 'pencil sketch',
      unknown: [],
    })
    expect(asked('a cat, pixel art, neon')).toMatchObject({ style: 'neon', unknown: [] })
    expect(asked('a cat in the snow')).not.toHaveProperty('style')
  })

  it('is nothing where describing words and relations find no noun', () => {
    expect(asked('left of a big green')).toEqual({ things: [], relations: [], unknown: ['left of', 'big', 'green'] })
    expect(asked('a dog right of')).toMatchObject({ things: [{ noun: 'dog' }], relations: [], unknown: ['right of'] })
    expect(asked('')).toEqual({ things: [], relations: [], unknown: [] })
  })

  it('keeps words to their own noun where another is not known', () => {
    expect(asked('a red hat and a cat, white background, blue')).toEqual({
      things: [{ noun: 'cat' }],
      relations: [],
      place: 'plain white',
      unknown: ['hat', 'red', 'blue'],
    })
    expect(asked('a red fluffy cat left of a hat, a dog')).toEqual({
      things: [{ noun: 'cat', colour: 'red' }, { noun: 'dog' }],
      relations: [],
      unknown: ['fluffy', 'hat', 'left of'],
    })
    expect(asked('a cat and a hat left of a dog').relations).toEqual([])
    expect(asked('a cat left of a hat below a dog').relations).toEqual([])
    expect(asked('a cat left of a fluffy dog').relations).toHaveLength(1)
  })

  it('reads over weights and tags', () => {
    expect(asked('(two [violet] bunnies:1.3) at night <lora:pixel:0.8>')).toEqual({
      things: [{ noun: 'rabbit', count: 2, colour: 'purple' }],
      relations: [],
      place: 'night',
      unknown: [],
    })
  })

  it('takes a plural without a number for several, and relations in a row', () => {
    expect(asked('cats above a fish left of five keys').things).toEqual([
      { noun: 'cat', several: true },
      { noun: 'fish' },
      { noun: 'key', count: 5 },
    ])
    expect(asked('cats above a fish left of five keys').relations).toEqual([
      { first: 0, relation: 'above', second: 1 },
      { first: 1, relation: 'left', second: 2 },
    ])
  })
})
