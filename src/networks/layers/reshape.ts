// New shapes for the same elements, where some sizes are known only at run time.
import type { Value } from '../../onnx/graph.ts'
import type { Module } from '../module.ts'

/** Sizes of axes `start` to `end` (exclusive) of a value, read at run time. */
export const sizesOf = (m: Module, x: Value, start: number, end: number): Value => m.op('Shape', [x], { start, end })

/** Reshape to known sizes (0 copies the size at that place, -1 is the rest), or to pieces of known and run-time sizes in a row. */
export const reshape = (m: Module, x: Value, ...pieces: readonly (readonly number[] | Value)[]): Value => {
  const values = pieces.map((piece) => ('name' in piece ? piece : m.ints(piece)))
  return m.op('Reshape', [x, values.length === 1 ? values[0] : m.op('Concat', values, { axis: 0 })])
}

/** Pixels [B, C, H, W] to tokens in one column [B * H * W, C]. */
export const toTokens = (m: Module, x: Value): Value =>
  reshape(m, m.op('Transpose', [x], { perm: [0, 2, 3, 1] }), [-1, x.shape[1] as number])

/** Tokens [B * H * W, C] back to pixels [B, C, H, W], B, H and W as those of `like`. */
export const toPixels = (m: Module, tokens: Value, like: Value): Value => {
  const pixels = reshape(m, tokens, sizesOf(m, like, 0, 1), sizesOf(m, like, 2, 4), [tokens.shape[1] as number])
  return m.op('Transpose', [pixels], { perm: [0, 3, 1, 2] })
}
