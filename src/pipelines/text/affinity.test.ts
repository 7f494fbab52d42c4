import { describe, expect, it } from 'vitest'
import type { Model } from '../model.ts'
import { affinitiesOf } from './affinity.ts'

/** Answers, for each of two tokens, how often each of three letters stands in the text. */
const model = {
  textEncoders: [
    {
      tokenize: (text: string) => text,
      encode: async (text: unknown) => {
        const counts = [...'abc'].map((letter) => String(text).split(letter).length - 1)
        return { hidden: { shape: [1, 2, 3], data: Float32Array.from([...counts, ...counts]) } }
      },
    },
  ],
} as unknown as Pick<Model, 'textEncoders'>
const ask = (kind: 'removal' | 'likeness', prompt: string, ...words: string[][]) =>
  affinitiesOf(model, kind, prompt, words, 0)

describe('affinities', () => {
  it('by removal: what the prompt loses without the words, at least 0.05', async () => {
    const [lost, kept] = await ask('removal', 'aaa, bbb, aaa', ['bbb'], ['zzz'])
    expect(lost).toBeCloseTo(1 - 36 / (6 * Math.hypot(6, 3)), 6)
    expect(kept).toBe(0.05)
  })
  it('by likeness: the cosine to the words', async () => {
    const [same, other] = await ask('likeness', 'aaabbb', ['ab'], ['ccc'])
    expect(same).toBeCloseTo(1, 6)
    expect(other).toBe(0.05)
  })
  it('say little of adapters without words, much of words that are the prompt', async () => {
    expect(await ask('removal', 'aaa', [], ['aaa'])).toEqual([0.1, 2])
  })
})
