// Prompts of any length: weighted tokens in as many windows of a text encoder as they need. A1111's rule.
import type { Tensor } from '../../math/tensor.ts'
import type { Pieces, TextEncoder, TextFeatures } from '../model.ts'
import type { WeightedText } from './emphasis.ts'

/** The tokens of one window without begin and end, each with its weight. */
export type Window = { readonly ids: readonly number[]; readonly weights: readonly number[] }

/** A window that is full moves what follows its last comma to the next, if that is no more tokens than this. */
const BACKTRACK = 20
const empty: Window = { ids: [], weights: [] }

/** At least one window. BREAK ends one early. A1111 `tokenize_line`, with its usual comma padding. */
export function windowsOf(texts: readonly WeightedText[], { encode, room, comma }: Omit<Pieces, 'frame'>): Window[] {
  const windows: Window[] = []
  let [ids, weights]: [number[], number[]] = [[], []]
  let lastComma = -1
  const close = (kept = ids.length) => {
    windows.push({ ids: ids.slice(0, kept), weights: weights.slice(0, kept) })
    ;[ids, weights] = [ids.slice(kept), weights.slice(kept)]
    lastComma = -1
  }
  for (const [text, weight] of texts) {
    if (text === 'BREAK' && weight === -1) {
      close()
      continue
    }
    for (const id of encode(text)) {
      const full = ids.length === room
      if (id === comma) lastComma = ids.length
      else if (full && lastComma !== -1 && ids.length - lastComma <= BACKTRACK) close(lastComma + 1)
      if (ids.length === room) close()
      ids.push(id)
      weights.push(weight)
    }
  }
  if (ids.length > 0 || windows.length === 0) close()
  return windows
}

/**
 * What an encoder makes of several prompts that take turns in one run: hidden states [1, windows x tokens, width], as many
 * windows for all; the pooled output is the first window's. Weights multiply hidden states, whose mean over all these
 * prompts' windows of one place is then restored, as A1111's "Original" emphasis does it.
 */
export async function encodeWindows(
  { tokenize: { pieces }, encode }: TextEncoder,
  prompts: readonly (readonly WeightedText[])[],
  clipSkip: number,
): Promise<TextFeatures[]> {
  const windows = prompts.map((texts) => windowsOf(texts, pieces))
  const count = Math.max(...windows.map(({ length }) => length))
  const places: { hidden: Tensor[]; pooled: (Tensor | undefined)[] }[] = []
  for (let place = 0; place < count; place++) {
    const here = windows.map((own) => own[place] ?? empty)
    const features: TextFeatures[] = []
    for (const { ids } of here) features.push(await encode(pieces.frame(ids), clipSkip))
    const hidden = emphasised(
      features.map((one) => one.hidden),
      here.map(({ weights }) => weights),
    )
    places.push({ hidden, pooled: features.map((one) => one.pooled) })
  }
  return prompts.map((_, k) => {
    const pooled = places[0]!.pooled[k]
    return { hidden: oneAfterAnother(places.map((place) => place.hidden[k]!)), ...(pooled ? { pooled } : {}) }
  })
}

/** Hidden states [1, tokens, width] times their tokens' weights; the first and those after the last weigh 1. */
function emphasised(hidden: readonly Tensor[], weights: readonly (readonly number[])[]): Tensor[] {
  if (weights.flat().every((weight) => weight === 1)) return [...hidden]
  const weighted = hidden.map(({ shape, data }, k) => ({
    shape,
    data: data.map((value, i) => value * (weights[k]![Math.floor(i / shape[2]!) - 1] ?? 1)),
  }))
  const [before, after] = [total(hidden), total(weighted)]
  const factor = after === 0 ? 1 : before / after
  return weighted.map(({ shape, data }) => ({ shape, data: data.map((value) => value * factor) }))
}

function total(tensors: readonly Tensor[]): number {
  let sum = 0
  for (const { data } of tensors) for (const value of data) sum += value
  return sum
}

/** Tensors [1, tokens, width] along the tokens. */
function oneAfterAnother(parts: readonly Tensor[]): Tensor {
  const [first] = parts as [Tensor]
  if (parts.length === 1) return first
  const data = new Float32Array(parts.length * first.data.length)
  parts.forEach((part, i) => data.set(part.data, i * first.data.length))
  return { shape: [1, parts.length * first.shape[1]!, first.shape[2]!], data }
}
