// 3 x 3 convolutions with fewer multiplications: F(2 x 2, 3 x 3) takes 16 where the plain one takes 36, F(4 x 4, 3 x 3) 36 where it takes
// 144. Lavin and Gray 2016, section 4: y = A^T [(G g G^T) * (B^T d B)] A, for each patch d of pixels, summed over channels before A.
import { valueOf } from '../../onnx/dim.ts'
import type { Value } from '../../onnx/graph.ts'
import type { Module } from '../module.ts'
import { reshape, sizesOf } from './reshape.ts'

type Matrix = readonly (readonly number[])[]
/** `into` is B^T, `kernels` is G, `out` is A^T. */
type Transform = { readonly into: Matrix; readonly kernels: Matrix; readonly out: Matrix }

/** By the side of the square of answers that one patch gives. */
const transforms: Readonly<Record<2 | 4, Transform>> = {
  2: {
    into: [[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, 1, 0, -1]], // prettier-ignore
    kernels: [[1, 0, 0], [1 / 2, 1 / 2, 1 / 2], [1 / 2, -1 / 2, 1 / 2], [0, 0, 1]], // prettier-ignore
    out: [[1, 1, 1, 0], [0, 1, -1, -1]], // prettier-ignore
  },
  4: {
    into: [[4, 0, -5, 0, 1, 0], [0, -4, -4, 1, 1, 0], [0, 4, -4, -1, 1, 0], [0, -2, -1, 2, 1, 0], [0, 2, -1, -2, 1, 0], [0, 4, 0, -5, 0, 1]], // prettier-ignore
    kernels: [[1 / 4, 0, 0], [-1 / 6, -1 / 6, -1 / 6], [-1 / 6, 1 / 6, -1 / 6], [1 / 24, 1 / 12, 1 / 6], [1 / 24, -1 / 12, 1 / 6], [0, 0, 1]], // prettier-ignore
    out: [[1, 1, 1, 1, 1, 0], [0, 1, -1, 2, -2, 0], [0, 1, 1, 4, 4, 0], [0, 1, -1, 8, -8, 1]], // prettier-ignore
  },
}

/** Both directions at once: the Kronecker square of a transform, its rows one after the other. */
const squared = (rows: Matrix): number[] =>
  rows.flatMap((a) => rows.flatMap((b) => a.flatMap((x) => b.map((y) => x * y))))

/**
 * The square of answers that makes x [B, in, H, W] by w [out, in, 3, 3] fastest at the network's usual size, or undefined where the
 * plain convolution is: few pixels or channels do not pay for the way to patches and back. Measured on WebAssembly.
 */
export const winogradSide = (m: Module, x: Value, out: number): 2 | 4 | undefined => {
  const usual = m.options.winograd
  if (!usual || m.dtype !== 'float32') return undefined
  const pixels = [x.shape[2]!, x.shape[3]!].reduce<number>((area, dim) => area * (valueOf(dim, usual) ?? 0), 1)
  const channels = Math.min(x.shape[1] as number, out)
  if (pixels >= 32 * 32 && channels >= 48) return 4
  return pixels >= 8 * 8 && channels >= 64 ? 2 : undefined
}

/** x [B, in, H, W] by w [out, in, 3, 3], stride 1, padding 1 -> [B, out, H, W], any H and W. What is made of w alone is made once, at load. */
export const winograd = (m: Module, side: 2 | 4, x: Value, w: Value, bias?: Value): Value => {
  const [out, channels] = w.shape as [number, number]
  const transform = transforms[side]
  const patch = side + 2
  const places = patch * patch
  const turned = m.op('Transpose', [reshape(m, w, [out * channels, 9])], { perm: [1, 0] })
  const kernels = m.op('MatMul', [m.constant(squared(transform.kernels), [places, 9]), turned])

  const one = m.constant(squared(transform.into), [1, places, patch, patch])
  const each = reshape(m, m.op('Expand', [one, m.ints([channels, places, patch, patch])]), [-1, 1, patch, patch])
  // Patches overlap by two pixels; what sticks out at the far ends is cut off below.
  const patches = m.op('Conv', [x, each], { strides: [side, side], pads: [1, 1, side, side], group: channels })
  const byPlace = m.op('Transpose', [reshape(m, patches, [0, channels, places, -1])], { perm: [0, 2, 1, 3] })
  const products = reshape(m, m.op('MatMul', [reshape(m, kernels, [places, out, channels]), byPlace]), [0, places, -1])
  const answers = m.op('MatMul', [m.constant(squared(transform.out), [side * side, places]), products])
  const spread = reshape(m, answers, sizesOf(m, patches, 0, 1), [side * side * out], sizesOf(m, patches, 2, 4))
  const pixels = m.op('DepthToSpace', [spread], { blocksize: side, mode: 'DCR' })
  const y = m.op('Slice', [pixels, m.ints([0, 0]), sizesOf(m, x, 2, 4), m.ints([2, 3])])
  return bias ? m.op('Add', [y, reshape(m, bias, [out, 1, 1])]) : y
}
