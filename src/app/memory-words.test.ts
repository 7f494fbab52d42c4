import { expect, it } from 'vitest'
import { fitWords, memoryWords } from './memory-words.ts'

const need = { weights: 21e6, drawing: 8.77e9, decoding: 608e6, largest: 8.59e9, total: 8.79e9 }
const start = 'It needs about 8.8 GB (weights 21 MB, drawing 8.8 GB, decoding 608 MB)'

it.each([
  [{ total: 2 ** 32, buffer: 2 ** 32 }, `${start}; this device allows 4.3 GB.`],
  [{ buffer: 2e9 }, `${start}; one piece of it takes 8.6 GB, this device allows 2.0 GB in one piece.`],
  [{ buffer: 10e9 }, `${start}.`],
  [{}, `${start}.`],
])('beside %j', (allowed, words) => expect(memoryWords({ need, allowed })).toBe(words))

it.each([
  [{ total: 2 ** 32, buffer: 2 ** 32 }, 'Too large for this device: a picture takes about 8.8 GB, 4.3 GB are allowed'],
  [{ buffer: 2e9 }, 'Too large for this device: a picture takes about 8.8 GB, one piece 8.6 GB, 2.0 GB are allowed'],
  [{ total: 10e9, buffer: 10e9 }, 'Tight on this device: a picture takes about 8.8 GB of 10.0 GB'],
  [{ total: 20e9 }, 'Fits this device: a picture takes about 8.8 GB of 20.0 GB'],
  [{ buffer: 10e9 }, 'Fits this device, if it has that much: a picture takes about 8.8 GB'],
])('with %j a model fits or not', (allowed, words) => expect(fitWords({ need, allowed })).toBe(words))
