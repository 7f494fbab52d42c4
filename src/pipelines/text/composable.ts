// A1111's AND: one prompt as several, each with a weight. Liu et al. 2022 (2206.01714).
import type { WeightedText } from './emphasis.ts'

const and = /(?<![\p{L}\p{N}_])AND(?![\p{L}\p{N}_])/u
const ending = /:\s*([-+]?(?:\d+\.?|\d*\.\d+))$/u

/** `a cat :1.2 AND a dog` -> texts and weights, 1 where none is given. A1111 `get_multicond_prompt_list`. */
export const readComposable = (prompt: string): WeightedText[] =>
  prompt.split(and).map((part) => {
    const text = part.trimEnd()
    const weight = ending.exec(text)
    return weight ? [text.slice(0, weight.index).trimEnd(), Number(weight[1])] : [text, 1]
  })
