import { expect, test } from 'vitest'
import type { TextEncoder } from '../model.ts'
import { encodeText, silent } from './encode.ts'

const frame = (max: number) => ({ ids: new Int32Array(max), end: 1, used: 2, max, truncated: '' })
const encoder = (width: number, value: number, tokens = 2, pooled?: number): TextEncoder => ({
  tokenize: Object.assign(() => frame(tokens), {
    pieces: { encode: () => [], room: 0, comma: 0, frame: () => frame(tokens) },
    teach: () => {},
  }),
  encode: async () => ({
    hidden: { shape: [1, tokens, width], data: Float32Array.from({ length: tokens * width }, (_, i) => value + i) },
    ...(pooled === undefined ? {} : { pooled: { shape: [1, 1], data: Float32Array.of(pooled) } }),
  }),
})

test('one encoder passes through', async () => {
  expect(await encodeText([encoder(2, 0)], 'a', 0)).toEqual({
    embeddings: { shape: [1, 2, 2], data: Float32Array.of(0, 1, 2, 3) },
  })
})

test('two stand side by side, with the pooled output and the sizes', async () => {
  const told = await encodeText([encoder(2, 0), encoder(1, 10, 2, 7)], 'a', 0, { width: 64, height: 96 })
  expect(told).toEqual({
    embeddings: { shape: [1, 2, 3], data: Float32Array.of(0, 1, 10, 2, 3, 11) },
    pooled: { shape: [1, 1], data: Float32Array.of(7) },
    timeIds: { shape: [1, 6], data: Float32Array.of(96, 64, 0, 0, 96, 64) },
  })
  expect(silent(told)).toEqual({
    embeddings: { shape: [1, 2, 3], data: new Float32Array(6) },
    pooled: { shape: [1, 1], data: Float32Array.of(0) },
    timeIds: told.timeIds,
  })
})

test('encoders of different lengths do not fit', async () => {
  await expect(encodeText([encoder(1, 0), encoder(1, 0, 3)], 'a', 0)).rejects.toThrow(
    'expected 2 tokens from each, got 3',
  )
})
