// Prompts -> what the network is told: embeddings of one or two text encoders, SDXL's pooled text and sizes.
import type { Tensor } from '../../math/tensor.ts'
import type { TextEncoder, TextFeatures } from '../model.ts'
import type { Conditioning } from '../types.ts'

/** What the network takes besides text: SDXL is told the picture's size. */
export type Frame = { readonly width: number; readonly height: number }

/** One prompt, by all encoders: widths side by side, the pooled output of the first encoder that has one. */
export async function encodeText(
  encoders: readonly TextEncoder[],
  text: string,
  clipSkip: number,
  told?: Frame,
): Promise<Conditioning> {
  const features: TextFeatures[] = []
  for (const { tokenize, encode } of encoders) features.push(await encode(tokenize(text), clipSkip))
  return conditioningOf(features, told)
}

/** What the encoders made of one prompt, put together. */
export function conditioningOf(features: readonly TextFeatures[], told?: Frame): Conditioning {
  const pooled = told && features.find((one) => one.pooled)?.pooled
  return {
    embeddings: sideBySide(features.map(({ hidden }) => hidden)),
    ...(pooled ? { pooled } : {}),
    ...(told ? { timeIds: timeIds(told) } : {}),
  }
}

/** Prompts of as many tokens each in one row, each for a part of the picture; sizes and pooled text are the first's. */
export const partsSideBySide = (prompts: readonly Conditioning[]): Conditioning => {
  const [first] = prompts as [Conditioning]
  const [, tokens, width] = first.embeddings.shape as [number, number, number]
  const data = new Float32Array(prompts.length * tokens * width)
  prompts.forEach(({ embeddings }, part) => data.set(embeddings.data, part * tokens * width))
  return { ...first, embeddings: { shape: [1, prompts.length * tokens, width], data }, parts: prompts.length }
}

/** The same sizes with no text at all: diffusers' `force_zeros_for_empty_prompt`. */
export const silent = ({ embeddings, pooled, ...sizes }: Conditioning): Conditioning => ({
  ...sizes,
  embeddings: zeros(embeddings),
  ...(pooled ? { pooled: zeros(pooled) } : {}),
})

/** Original height and width, crop from the top and left, target height and width, [1, 6]. Podell et al. 2023, section 2.2. */
const timeIds = ({ width, height }: Frame): Tensor => ({
  shape: [1, 6],
  data: Float32Array.of(height, width, 0, 0, height, width),
})

const zeros = ({ shape, data }: Tensor): Tensor => ({ shape, data: new Float32Array(data.length) })

/** Tensors [1, tokens, width] of as many tokens -> [1, tokens, sum of widths]. */
function sideBySide(parts: readonly Tensor[]): Tensor {
  const [first] = parts
  if (!first) throw new Error('text: encoders: expected at least one, got none')
  if (parts.length === 1) return first
  const tokens = first.shape[1]!
  const odd = parts.find(({ shape }) => shape[1] !== tokens)
  if (odd) throw new Error(`text: encoders: expected ${tokens} tokens from each, got ${odd.shape[1]}`)
  const widths = parts.map(({ shape }) => shape[2]!)
  const width = widths.reduce((sum, one) => sum + one, 0)
  const data = new Float32Array(tokens * width)
  let column = 0
  parts.forEach((part, k) => {
    const own = widths[k]!
    for (let t = 0; t < tokens; t++) data.set(part.data.subarray(t * own, (t + 1) * own), t * width + column)
    column += own
  })
  return { shape: [1, tokens, width], data }
}
