import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { relative } from '../../../test/mixture.ts'
import type { Pieces, TextEncoder } from '../model.ts'
import type { WeightedText } from './emphasis.ts'
import { encodeWindows, windowsOf } from './windows.ts'

type Golden = {
  cases: {
    room: number
    texts: [ids: number[] | null, weight: number][]
    windows: [ids: number[], weights: number[]][]
  }[]
  emphasis: { hidden: number[][][]; weights: number[][]; emphasised: number[][][] }
}
const { cases, emphasis } = JSON.parse(
  readFileSync(new URL('../../../test/goldens/guidance/windows.json', import.meta.url), 'utf8'),
) as Golden

/** A text that is its own token ids. */
const encode = (text: string) => text.split(' ').filter(Boolean).map(Number)
const written = (ids: number[] | null) => ids?.join(' ') ?? 'BREAK'
const pieces = (room: number): Pieces => ({
  encode,
  room,
  comma: 1,
  frame: (ids) => ({
    ids: Int32Array.from({ length: room + 2 }, (_, i) => ids[i - 1] ?? 0),
    end: ids.length + 1,
    used: ids.length + 2,
    max: room + 2,
    truncated: '',
  }),
})

test('windows are A1111s', () => {
  for (const { room, texts, windows } of cases) {
    const own = windowsOf(
      texts.map(([ids, weight]): WeightedText => [written(ids), weight]),
      pieces(room),
    )
    expect(own.map(({ ids, weights }) => [ids, weights])).toEqual(windows)
  }
})

test('lose no token, hold no more than there is room for', () => {
  const ids = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 })
  fc.assert(
    fc.property(fc.array(ids), fc.integer({ min: 1, max: 30 }), (texts, room) => {
      const own = windowsOf(
        texts.map((one): WeightedText => [written(one), 1]),
        pieces(room),
      )
      expect(own.flatMap((window) => window.ids)).toEqual(texts.flat())
      expect(own.every((window) => window.ids.length <= room)).toBe(true)
    }),
  )
})

test('weights multiply hidden states, whose mean is restored over prompts that take turns', async () => {
  const [hidden, tokens] = [emphasis.hidden, emphasis.weights[0]!.length]
  const tokenize = Object.assign(() => pieces(tokens).frame([]), { pieces: pieces(tokens), teach: () => {} })
  let call = 0
  const encoder: TextEncoder = {
    tokenize,
    encode: async () => ({ hidden: { shape: [1, tokens + 2, 3], data: Float32Array.from(hidden[call++]!.flat()) } }),
  }
  const prompts = emphasis.weights.map((weights) => weights.map((weight): WeightedText => ['7', weight]))
  const features = await encodeWindows(encoder, prompts, 0)
  for (const [k, one] of features.entries()) {
    expect(relative(one.hidden.data, emphasis.emphasised[k]!.flat())).toBeLessThan(1e-6)
  }
})

test('windows follow one another; all prompts get as many; the first is pooled', async () => {
  const seen: number[][] = []
  const encoder: TextEncoder = {
    tokenize: Object.assign(() => pieces(2).frame([]), { pieces: pieces(2), teach: () => {} }),
    encode: async ({ ids }, clipSkip) => {
      seen.push([...ids, clipSkip])
      return {
        hidden: { shape: [1, 4, 1], data: Float32Array.from(ids) },
        pooled: { shape: [1, 1], data: Float32Array.of(ids[1]!) },
      }
    },
  }
  const [long, short] = await encodeWindows(encoder, [[['5 6 7', 1]], [['8', 1]]], 2)
  expect(long).toEqual({
    hidden: { shape: [1, 8, 1], data: Float32Array.of(0, 5, 6, 0, 0, 7, 0, 0) },
    pooled: { shape: [1, 1], data: Float32Array.of(5) },
  })
  expect([...short!.hidden.data]).toEqual([0, 8, 0, 0, 0, 0, 0, 0])
  expect(seen.every((call) => call[4] === 2)).toBe(true)
})
