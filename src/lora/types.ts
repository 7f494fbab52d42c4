// What an adapter is once it is read: changes to a network's layers, whatever format its file had. Types only.
import type { Embedding } from './embedding.ts'
import type { Metadata } from './metadata.ts'

/** A network that adapters can touch, named as diffusers names a pipeline's components. */
export type Component = 'unet' | 'text_encoder' | 'text_encoder_2'

/** A layer that an adapter can touch. */
export type Layer = {
  /** diffusers' module path, such as `down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q`. */
  readonly path: string
  readonly kind: 'linear' | 'conv' | 'norm' | 'embedding'
  /** Shape of its weight: [out, in], [out, in, kh, kw], [channels], [tokens, width]. */
  readonly shape: readonly number[]
}

/** The layers of each network that a model has. */
export type Layers = Readonly<Partial<Record<Component, readonly Layer[]>>>

/** Reads a layer's own weight, row-major [out, in * kh * kw]. Formats that change the weight in proportion to itself ask for it. */
export type ReadBase = () => Promise<Float32Array>

/**
 * What an adapter at weight 1 adds to a layer, linear in the adapter's weight:
 * dW = up down + diag(output) W + W diag(input) + full, db = bias. Parts that are absent are zero. W is read as [out, in * kh * kw].
 */
export type Delta = {
  /** `down` [rank, in * kh * kw] and `up` [out, rank]; alpha / rank is in `up` already. */
  readonly low?: { readonly rank: number; readonly down: Float32Array; readonly up: Float32Array }
  /** [out] */
  readonly output?: Float32Array
  /** [in] */
  readonly input?: Float32Array
  /** [out, in * kh * kw], where no smaller form is exact. */
  readonly full?: Float32Array
  /** [out] */
  readonly bias?: Float32Array
}

/** A layer, and what an adapter does to it. `format` and `rank` are the file's own, for people to read; rank 0 means it has none. */
export type Touched = {
  readonly layer: Layer
  readonly delta: Delta
  readonly format: string
  readonly rank: number
}

/** Network families by the width of the text that their cross-attention reads. */
export type Family = 'SD 1.x' | 'SD 2.x' | 'SDXL' | 'other'

export type Adapter = {
  /** The name that its metadata gives, or else its file's. */
  readonly name: string
  /** Name of the file without its ending. */
  readonly file: string
  /** SHA-256 of the file, in hexadecimal: two files of one hash are one adapter. */
  readonly hash: string
  readonly family: Family
  readonly metadata: Metadata
  readonly touched: Readonly<Partial<Record<Component, readonly Touched[]>>>
  /** A word and its vectors (textual inversion), where the file holds those and changes no layer. */
  readonly embedding?: Embedding
  /** Tensors that found no place, and why; what did find one is applied all the same. */
  readonly unmatched: readonly { readonly name: string; readonly reason: string }[]
}
