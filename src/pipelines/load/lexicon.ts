// Words that a text encoder's vocabulary has not (textual inversion, Gal et al. 2022): ids below 0 stand for them, their vectors are fed.
import type { ClipTextConfig } from '../../networks/clip-text.ts'
import type { Tensor } from '../../math/tensor.ts'
import type { Learnt, NewWord } from '../model.ts'
import type { IntTensor } from '../session.ts'

export type Lexicon = {
  /** Takes these words in place of those before; each with the ids of its vectors. */
  take(words: readonly Learnt[]): readonly NewWord[]
  /** What the network is told of ids [tokens], those below 0 by their vectors. */
  feeds(ids: Int32Array): Readonly<Record<'input_ids', IntTensor> & Record<'known' | 'words', Tensor>>
}

export function lexiconOf({ tokens, width }: Pick<ClipTextConfig, 'tokens' | 'width'>): Lexicon {
  /** The vector of id -1 - i at i. */
  let vectors: readonly Float32Array[] = []
  return {
    take: (words) => {
      const all: Float32Array[] = []
      const taken = words.map(({ word, vectors: { shape, data } }) => {
        const ids = Array.from({ length: shape[0]! }, (_, i) => {
          all.push(Float32Array.from(data.subarray(i * width, (i + 1) * width)))
          return -all.length
        })
        return { word, ids }
      })
      vectors = all
      return taken
    },
    feeds: (ids) => {
      const known = Float32Array.from(ids, (id) => (id < 0 ? 0 : 1))
      const words = new Float32Array(tokens * width)
      ids.forEach((id, at) => {
        if (id < 0) words.set(vectors[-1 - id]!, at * width)
      })
      return {
        input_ids: { shape: [1, tokens], data: ids.map((id) => Math.max(id, 0)) },
        known: { shape: [1, tokens, 1], data: known },
        words: { shape: [1, tokens, width], data: words },
      }
    },
  }
}
