// Prompts as token ids, exactly as transformers' CLIPTokenizer makes them from the folder's own files.
import { Tokenizer as Library } from '@huggingface/tokenizers'
import { failure } from '../../weights/failure.ts'
import type { NewWord, Tokenizer } from '../model.ts'
import { tokenizerJson } from './clip-json.ts'

/** The files of a tokenizer's folder as far as they exist, parsed where they are JSON. */
export type TokenizerFiles = {
  readonly tokenizer?: unknown
  readonly vocab?: unknown
  readonly merges?: string
  readonly config?: unknown
  readonly specialTokens?: unknown
}

/** A token is never made of more bytes than this; a longer run of letters is cut there before its tokens are merged. */
const LONGEST_WORD = 2000

const usual = { bos_token: '<|startoftext|>', eos_token: '<|endoftext|>', pad_token: '<|endoftext|>' }
type Special = keyof typeof usual

/**
 * `length` is the encoder's own (`max_position_embeddings`); the folder's `model_max_length` may be shorter.
 * `endId` is the encoder's `eos_token_id` where its pooled output reads it; 2 means the highest id, as in old configs.
 * Throws `not-a-model` for files that are missing or no good.
 */
export function readTokenizer(files: TokenizerFiles, length: number, endId?: number): Tokenizer {
  const config = { ...record(files.specialTokens), ...record(files.config) }
  const max = Math.min(length, Number(config['model_max_length'] ?? length))
  if (!Number.isInteger(max) || max < 3)
    throw refuse('model_max_length', 'a whole number above 2', config['model_max_length'])
  const tokenOf = (name: Special) => contentOf(config[name]) ?? usual[name]
  const library = open(files, [tokenOf('bos_token'), tokenOf('eos_token'), tokenOf('pad_token')])
  const idOf = (name: Special) => {
    const token = tokenOf(name)
    const id = library.token_to_id(token)
    if (id === undefined) throw refuse(name, 'a token of the vocabulary', token)
    return id
  }
  const [begin, end, pad] = [idOf('bos_token'), idOf('eos_token'), idOf('pad_token')]
  const frame = (tokens: readonly number[], truncated = '') => {
    const ids = new Int32Array(max).fill(pad)
    ids.set([begin, ...tokens, end])
    const read = endId === undefined || endId === 2 ? ids.indexOf(Math.max(...ids)) : ids.indexOf(endId)
    return { ids, end: Math.max(read, 0), used: tokens.length + 2, max, truncated }
  }
  let taught: readonly NewWord[] = []
  const tokenize = (text: string) => {
    const { tokens, whole } = fit(library, taught, prepared(text), max - 2)
    return frame(tokens, text.slice(whole))
  }
  const encode = (text: string) => fit(library, taught, prepared(text), Infinity).tokens
  const comma = library.token_to_id(',</w>')
  return Object.assign(tokenize, {
    pieces: { encode, room: max - 2, comma, frame: (ids: readonly number[]) => frame(ids) },
    teach: (words: readonly NewWord[]) => void (taught = words),
  })
}

/**
 * The first `room` tokens of a text, and how many of its characters they hold whole words of. No token spans white space,
 * so words are encoded one by one until the room is full.
 */
function fit(library: Library, taught: readonly NewWord[], text: string, room: number) {
  const tokens: number[] = []
  for (const { word, index, meant } of wordsOf(text, taught)) {
    const ids = meant ?? library.encode(word.slice(0, LONGEST_WORD), { add_special_tokens: false }).ids
    if (tokens.length + ids.length > room) {
      // A part of a taught word means nothing.
      return { tokens: [...tokens, ...(meant ? [] : ids.slice(0, room - tokens.length))], whole: index }
    }
    tokens.push(...ids)
  }
  return { tokens, whole: text.length }
}

type Found = { readonly word: string; readonly index: number; readonly meant?: readonly number[] }

/** What stands between white space, and the taught words wherever they stand by themselves, longer ones first. */
function* wordsOf(text: string, taught: readonly NewWord[]): Generator<Found> {
  const plain = function* (from: number, to: number): Generator<Found> {
    for (const { 0: word, index } of text.slice(from, to).matchAll(/\P{White_Space}+/gu))
      yield { word, index: from + index }
  }
  let at = 0
  for (const { 0: word, index } of taught.length > 0 ? text.matchAll(patternOf(taught)) : []) {
    yield* plain(at, index)
    const known = taught.find((one) => one.word.toLowerCase() === word.toLowerCase())
    yield { word, index, ...(known && { meant: known.ids }) }
    at = index + word.length
  }
  yield* plain(at, text.length)
}

function patternOf(taught: readonly NewWord[]): RegExp {
  const longestFirst = taught.map(({ word }) => word).sort((a, b) => b.length - a.length)
  const words = longestFirst.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join('|')})(?![\\p{L}\\p{N}])`, 'giu')
}

function open({ tokenizer, vocab, merges, config }: TokenizerFiles, specials: readonly string[]): Library {
  try {
    const built =
      vocab !== undefined && merges !== undefined ? tokenizerJson(record(vocab), merges, specials) : undefined
    const source = tokenizer === undefined ? built : record(tokenizer)
    if (source) return new Library(withUnicodeSpaces(source), record(config))
  } catch (cause) {
    throw failure('not-a-model', `tokenizer: files: expected a CLIP tokenizer, got ${String(cause)}`, cause)
  }
  throw failure('not-a-model', 'tokenizer: files: expected tokenizer.json, or vocab.json and merges.txt, got neither')
}

/** JavaScript's white space has the byte order mark and lacks U+0085; the patterns are written for Unicode's. */
function withUnicodeSpaces(tokenizer: Record<string, unknown>): object {
  const rewrite = (part: unknown): unknown =>
    part && JSON.parse(JSON.stringify(part).replaceAll(String.raw`\\s`, String.raw`\\p{White_Space}`))
  return {
    ...tokenizer,
    normalizer: rewrite(tokenizer['normalizer']),
    pre_tokenizer: rewrite(tokenizer['pre_tokenizer']),
  }
}

/**
 * Half of a surrogate pair is no character: it becomes the replacement character, as when text is encoded to bytes.
 * Capital sigma becomes lower case here, since JavaScript alone knows another one for the end of a word.
 */
const prepared = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd').replaceAll('Σ', 'σ')

/** A special token is written as a string or as an object that holds it. */
function contentOf(token: unknown): string | undefined {
  const content = typeof token === 'object' && token !== null && 'content' in token ? token.content : token
  return typeof content === 'string' ? content : undefined
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const refuse = (field: string, expected: string, got: unknown) =>
  failure('not-a-model', `tokenizer: ${field}: expected ${expected}, got ${JSON.stringify(got)}`)
