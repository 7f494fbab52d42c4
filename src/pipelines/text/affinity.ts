// How much each adapter's words have to do with a prompt, by the text encoder: what W-Switch and W-Composite weigh adapters by.
// GeorgeTsoumplekas/PromptAware-Multi-LoRA-Composition.
import type { Affinity } from '../../lora/compose/method.ts'
import type { Model } from '../model.ts'
import { encodeText } from './encode.ts'

/** Least weight, and those where nothing can be said: no words known, or hardly a prompt without them. */
const [LEAST, WORDLESS, ALONE] = [0.05, 0.1, 2]
/** A remainder of fewer letters says nothing. */
const SHORT = 3

/**
 * `removal`: 1 - cos(v(prompt), v(prompt without the adapter's words)); `likeness`: cos(v(prompt), v(its words)); v is the mean over the
 * tokens of the encoder's answer. One number an adapter, not below 0.05.
 */
export async function affinitiesOf(
  model: Pick<Model, 'textEncoders'>,
  kind: Affinity,
  prompt: string,
  words: readonly (readonly string[])[],
  clipSkip: number,
): Promise<number[]> {
  const meanOf = async (text: string) => {
    const { shape, data } = (await encodeText(model.textEncoders, text, clipSkip)).embeddings
    const [, tokens, width] = shape as [number, number, number]
    return Float64Array.from({ length: width }, (_, c) => {
      let sum = 0
      for (let token = 0; token < tokens; token++) sum += data[token * width + c]!
      return sum / tokens
    })
  }
  const whole = await meanOf(prompt)
  const found: number[] = []
  for (const own of words) {
    const rest = own
      .reduce((text, word) => text.replaceAll(word, ''), prompt)
      .replace(/[\s,]+/g, ' ')
      .trim()
    if (own.length === 0) found.push(WORDLESS)
    else if (kind === 'likeness') found.push(Math.max(cosine(whole, await meanOf(own.join(', '))), LEAST))
    else if (rest.length < SHORT) found.push(ALONE)
    else found.push(Math.max(1 - cosine(whole, await meanOf(rest)), LEAST))
  }
  return found
}

const cosine = (a: Float64Array, b: Float64Array) => {
  const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0)
  return dot(a, b) / Math.max(Math.sqrt(dot(a, a) * dot(b, b)), 1e-12)
}
