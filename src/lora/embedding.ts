// Textual-inversion embeddings: new words as vectors of the text encoder's width. Gal et al. 2022. Knows no tokenizer.
import { failure } from '../weights/failure.ts'
import { readSafetensors } from '../weights/safetensors.ts'
import { hashOf, type Opening } from './adapter.ts'
import { familyOfWidth } from './family.ts'
import type { Adapter, Component, Layers } from './types.ts'
import { readValues, type Values } from './values.ts'

/** A word that stands for `vectors` [tokens, width] of each text encoder that has them. */
export type Embedding = {
  readonly word: string
  readonly vectors: Readonly<Partial<Record<Component, Values>>>
}

/** Names that stand for an encoder instead of a word: kohya-ss and SDXL files, A1111 and ComfyUI. */
const encoders: Readonly<Record<string, Component>> = {
  emb_params: 'text_encoder',
  clip_l: 'text_encoder',
  clip_g: 'text_encoder_2',
}

/** Whether a file holds a word and no changes of layers: one or two tensors whose names are no paths. */
export const isEmbedding = async (file: Blob, fileName: string): Promise<boolean> => {
  const names = [...(await readSafetensors(file, fileName)).keys()]
  return names.length > 0 && names.length <= 2 && names.every((name) => !name.includes('.'))
}

/**
 * Reads an embedding file: diffusers (`<word>`: vector or vectors), A1111 and kohya-ss (`emb_params`), SDXL (`clip_l`, `clip_g`).
 * Files that name no word are called by their own name. `widths` are those of the model's encoders. Throws `bad-input` for another
 * width, naming both, for numbers that are not finite, and for files that hold something else; `not-a-model` for what is no safetensors file.
 */
export const readEmbedding = async (
  file: Blob,
  fileName: string,
  widths: Readonly<Partial<Record<Component, number>>>,
): Promise<Embedding> => {
  const weights = await readSafetensors(file, fileName)
  const wrong = (message: string) => failure('bad-input', `embedding: ${fileName}: ${message}`)
  if (weights.size === 0 || weights.size > 2) throw wrong(`expected 1 or 2 tensors, got ${weights.size}: is it a LoRA?`)
  const vectors: Partial<Record<Component, Values>> = {}
  let word = fileName.replace(/\.safetensors$/i, '')
  for (const [name, weight] of weights) {
    const component = encoders[name] ?? 'text_encoder'
    if (!Object.hasOwn(encoders, name)) word = name
    if (vectors[component]) throw wrong(`expected one set of vectors for the ${component}, got two`)
    const { shape, data } = await readValues(weight, name)
    const [tokens, width] = shape.length === 1 ? [1, shape[0]!] : [shape[0] ?? 0, shape[1] ?? 0]
    if (shape.length > 2 || tokens === 0 || width === 0)
      throw wrong(`${name}: expected vectors, got shape [${shape.join(', ')}]`)
    const expected = widths[component]
    if (expected === undefined) throw wrong(`${name}: expected none for a ${component}, which this model has not`)
    if (width !== expected)
      throw wrong(`${name}: made for another text encoder: expected vectors of ${expected}, got ${width}`)
    vectors[component] = { shape: [tokens, width], data }
  }
  return { word, vectors }
}

/** The same as an adapter that touches no layer: its word is its trigger. Throws as `readEmbedding`. */
export const openEmbedding = async (file: Blob, fileName: string, { layers }: Opening): Promise<Adapter> => {
  const embedding = await readEmbedding(file, fileName, widthsOf(layers))
  const name = fileName.replace(/\.safetensors$/i, '')
  return {
    name,
    file: name,
    hash: await hashOf(file),
    family: familyOfWidth(embedding.vectors.text_encoder?.shape[1]),
    metadata: { triggers: [embedding.word], tags: [] },
    touched: {},
    embedding,
    unmatched: [],
  }
}

/** Of the vectors that each text encoder reads. */
const widthsOf = (layers: Layers): Readonly<Partial<Record<Component, number>>> =>
  Object.fromEntries(
    Object.entries(layers).flatMap(([component, list]) => {
      const width = list.find(({ path }) => path.endsWith('token_embedding'))?.shape[1]
      return width === undefined || component === 'unet' ? [] : [[component, width]]
    }),
  )
