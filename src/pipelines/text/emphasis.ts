// A1111's prompt weighting: `(word)`, `(word:1.3)`, `[word]`, escapes and BREAK, as texts with weights.
import { failure } from '../../weights/failure.ts'

/** A text and how much it counts. BREAK is the text of that name with weight -1, and means itself only so. */
export type WeightedText = readonly [text: string, weight: number]

const token = /\\[()[\]\\]|\\|\(|\[|:\s*([+-]?[.\d]+)\s*\)|\)|\]|[^\\()[\]:]+|:/gu
/** A word of its own, letters and digits of all scripts considered. */
const pause = /\s*(?<![\p{L}\p{N}_])BREAK(?![\p{L}\p{N}_])\s*/u

/**
 * At least one text; neighbours differ in weight. `(a)` counts 1.1 times, `[a]` 1 / 1.1 times, `(a:w)` w times, brackets
 * multiply, those left open reach to the end. Throws `bad-input` for a weight that is no number. A1111
 * `parse_prompt_attention`.
 */
export function readEmphasis(prompt: string): WeightedText[] {
  const texts: [string, number][] = []
  const rounds: number[] = []
  const squares: number[] = []
  const multiply = (start: number, factor: number) => {
    for (let i = start; i < texts.length; i++) texts[i]![1] *= factor
  }
  for (const [word, weight] of prompt.matchAll(token)) {
    if (word.startsWith('\\')) texts.push([word.slice(1), 1])
    else if (word === '(') rounds.push(texts.length)
    else if (word === '[') squares.push(texts.length)
    else if (weight !== undefined && rounds.length > 0) multiply(rounds.pop()!, numberOf(weight))
    else if (word === ')' && rounds.length > 0) multiply(rounds.pop()!, 1.1)
    else if (word === ']' && squares.length > 0) multiply(squares.pop()!, 1 / 1.1)
    else
      for (const [i, part] of word.split(pause).entries())
        texts.push(...(i > 0 ? [['BREAK', -1] as [string, number]] : []), [part, 1])
  }
  for (const start of rounds) multiply(start, 1.1)
  for (const start of squares) multiply(start, 1 / 1.1)
  return merged(texts)
}

function merged(texts: readonly WeightedText[]): WeightedText[] {
  const runs: [string, number][] = []
  for (const [text, weight] of texts) {
    const last = runs.at(-1)
    if (last?.[1] === weight) last[0] += text
    else runs.push([text, weight])
  }
  return runs.length > 0 ? runs : [['', 1]]
}

function numberOf(weight: string): number {
  const value = Number(weight)
  if (Number.isFinite(value)) return value
  throw failure('bad-input', `prompt: weight: expected a number, got ${JSON.stringify(weight)}`)
}
