// The words that the judge understands, and what each means. Knows no grammar.
import * as v from 'valibot'

const ways = v.custom<readonly string[]>(
  (value) => Array.isArray(value) && value.length > 0 && value.every((way) => typeof way === 'string' && way !== ''),
  'a list of phrases',
)
const meanings = v.record(v.string(), ways, 'lists of phrases by meaning')

/** A file words.json: each meaning with all ways of saying it, lower case. */
export const wordsSchema = v.object({
  nouns: v.record(v.string(), v.object({ one: ways, many: ways }, 'singular and plural'), 'nouns by meaning'),
  colours: meanings,
  sizes: meanings,
  numbers: meanings,
  relations: meanings,
  places: meanings,
  styles: meanings,
  joints: ways,
  silent: ways,
})
export type Words = v.InferOutput<typeof wordsSchema>

export type Meaning =
  | { readonly kind: 'noun'; readonly noun: string; readonly many: boolean }
  | { readonly kind: 'colour' | 'size' | 'number' | 'relation' | 'place' | 'style'; readonly value: string }
  /** Between two things, and of no meaning. */
  | { readonly kind: 'joint' | 'silent' }

/** Phrases of a language: `meaningOf(words)` is what these words, joined by spaces, mean together; `longest` is in words. */
export type Dictionary = { readonly meaningOf: (phrase: string) => Meaning | undefined; readonly longest: number }

/** The dictionary of a words.json. */
export function dictionaryOf({ nouns, joints, silent, ...kinds }: Words): Dictionary {
  const phrases = new Map<string, Meaning>()
  for (const way of joints) phrases.set(way, { kind: 'joint' })
  for (const way of silent) phrases.set(way, { kind: 'silent' })
  const plain = { colour: kinds.colours, size: kinds.sizes, number: kinds.numbers, relation: kinds.relations, place: kinds.places, style: kinds.styles } // prettier-ignore
  for (const [kind, meanings] of Object.entries(plain) as [keyof typeof plain, Words['colours']][])
    for (const [value, ways] of Object.entries(meanings)) for (const way of ways) phrases.set(way, { kind, value })
  // A plural that is no different from its singular is taken for the singular.
  for (const [noun, { one, many }] of Object.entries(nouns)) {
    for (const way of many) phrases.set(way, { kind: 'noun', noun, many: true })
    for (const way of one) phrases.set(way, { kind: 'noun', noun, many: false })
  }
  const longest = Math.max(...[...phrases.keys()].map((phrase) => phrase.split(' ').length))
  return { meaningOf: (phrase) => phrases.get(phrase), longest }
}
