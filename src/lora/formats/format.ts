// What a file format of adapters is: the endings of its tensors' names, and how the tensors of one layer become a delta.
import type { Delta, Layer } from '../types.ts'
import type { Values } from '../values.ts'

/** The tensors of one layer, by what they are. */
export type Parts = ReadonlyMap<string, Values>

/** Where the parts of one layer belong. */
export type Context = {
  readonly layer: Layer
  /** The layer's weight as a matrix: [rows, columns] = [out, in * area], area = kh * kw. */
  readonly rows: number
  readonly columns: number
  readonly area: number
  /** alpha / rank, alpha / sqrt(rank) for rank-stabilised adapters, 1 where no alpha is given; or the file's own `scale`. */
  readonly scale: (rank: number) => number
  /** alpha as the file or its config has it. */
  readonly alpha: number | undefined
  /** The rank that a config states, for layers whose tensors show none. */
  readonly statedRank: number | undefined
  /** Terms of the Neumann series that stands for an inverse, 0 for the inverse itself (peft's OFT). */
  readonly neumannTerms: number
  /** The largest norm of a block of a rotation, times the root of their number; 0 for none (peft's COFT). */
  readonly blockNorm: number
  /** Whether a config counts the layer among those whose inputs are weighed (peft's IA3). */
  readonly feedsForward: boolean
  /** The layer's own weight [rows, columns], read when asked. */
  readonly base: () => Promise<Float32Array>
  /** The layer's own bias [rows], if it has one. */
  readonly baseBias: () => Promise<Float32Array | undefined>
  /** The file contradicts itself: nothing of it is used. */
  readonly broken: (message: string) => Error
  /** The tensors are sound and do not fit this layer: they are listed, the rest is used. */
  readonly misfit: (message: string) => Error
}

export type Reading = { readonly delta: Delta; readonly rank: number }

export type Format = {
  readonly id: string
  /** Ends of tensor names -> part. */
  readonly endings: readonly (readonly [RegExp, string])[]
  /** Whether the parts of a layer are meant for this format. */
  readonly claims: (parts: Parts) => boolean
  readonly read: (parts: Parts, context: Context) => Reading | Promise<Reading>
}

/** The part, which must be there. */
export const need = (parts: Parts, part: string, context: Context): Values => {
  const values = parts.get(part)
  if (!values) throw context.broken(`${part}: expected a tensor, got none: half of the pair is missing`)
  return values
}

/** The layer's own bias, which `given` changes. Throws a misfit where it has none, or one of another length. */
export const baseBiasFor = async ({ data }: Values, { baseBias, misfit }: Context): Promise<Float32Array> => {
  const own = await baseBias()
  if (own?.length === data.length) return own
  throw misfit(`bias: expected ${own ? `${own.length} numbers` : 'none'}, got ${data.length}: made for another network`)
}

/** A tensor as a matrix of its first axis by all others. Ranks of 0 and scalars are refused. */
export const asMatrix = ({ shape, data }: Values, part: string, context: Context) => {
  const rows = shape[0] ?? 1
  if (data.length === 0) throw context.broken(`${part}: expected a rank above 0, got shape [${shape.join(', ')}]`)
  return { rows, columns: data.length / rows, data }
}
