import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { golden } from '../../../test/mixture.ts'
import { readTokenizer } from './tokenizer.ts'

const text = (name: string) =>
  readFileSync(new URL(`../../../test/goldens/pipelines/tokenizer/${name}`, import.meta.url), 'utf8')
const json = (name: string): unknown => JSON.parse(text(name))
const config = json('tokenizer_config.json')
const vocab = json('vocab.json') as Record<string, number>
const merges = text('merges.txt')
const { cases } = golden<{ cases: { text: string; ids: number[] }[] }>('tokenizer.json')

const end = vocab['<|endoftext|>']!
const tokenize = readTokenizer({ vocab, merges, config }, 77, end)

describe.each([
  ['tokenizer.json', readTokenizer({ tokenizer: json('tokenizer.json'), config }, 77, end)],
  ['vocab.json and merges.txt', tokenize],
])('from %s', (_, made) => {
  test.each(cases)('$text as transformers', ({ text: prompt, ids }) => {
    const tokens = made(prompt)
    expect([...tokens.ids]).toEqual(ids)
    expect(tokens.ids[tokens.end]).toBe(end)
  })
})

test('what was cut off is handed back from the first word that is not whole', () => {
  expect(tokenize('a red cat')).toMatchObject({ max: 77, truncated: '' })
  const { ids, used, truncated } = tokenize(`${'cat '.repeat(74)}at Sunset, Ωmega`)
  expect(used).toBe(77)
  expect(ids[76]).toBe(end)
  expect(truncated).toBe('Sunset, Ωmega')
})

test('any string has tokens', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (prompt) => {
      const { ids, used, end: place } = tokenize(prompt)
      expect(ids).toHaveLength(77)
      expect(ids.every((id) => id >= 0 && id < 600)).toBe(true)
      expect(place).toBeLessThan(used)
    }),
  )
})

test('half a surrogate pair is the replacement character', () => {
  expect(tokenize('a \ud83d b').ids).toEqual(tokenize('a \ufffd b').ids)
})

test.each(['a'.repeat(100_000), 'ab '.repeat(33_000), '🐱'.repeat(50_000), '\ud800'.repeat(100_000)])(
  'a prompt of 100,000 characters takes little time',
  (prompt) => {
    const started = performance.now()
    expect(tokenize(prompt).used).toBe(77)
    expect(performance.now() - started).toBeLessThan(500)
  },
)

test('the end is read where the encoder reads it', () => {
  const old = readTokenizer({ vocab, merges, config }, 77, 2)
  expect(old('a cat').end).toBe(tokenize('a cat').end)
})

test('length is the shorter of the encoder’s and the folder’s', () => {
  expect(readTokenizer({ vocab, merges, config }, 32)('a').ids).toHaveLength(32)
  expect(readTokenizer({ vocab, merges, config: { model_max_length: 1e30 } }, 77)('a').ids).toHaveLength(77)
})

test.each([
  [{ config }, 'tokenizer: files: expected tokenizer.json, or vocab.json and merges.txt, got neither'],
  [{ vocab: {}, merges, config }, 'tokenizer: bos_token: expected a token of the vocabulary, got "<|startoftext|>"'],
  [{ vocab, merges, config: { pad_token: 'nope' } }, 'tokenizer: pad_token: expected a token of the vocabulary'],
  [{ vocab, merges, config: { model_max_length: 1 } }, 'tokenizer: model_max_length: expected a whole number above 2'],
  [{ tokenizer: { model: 7 }, config }, 'tokenizer: files: expected a CLIP tokenizer'],
  [{ tokenizer: 'no', config }, 'tokenizer: files: expected a CLIP tokenizer'],
])('files that are no good are refused: %#', (files, message) => {
  expect(() => readTokenizer(files, 77)).toThrow(message)
})
