// Ops that multiply matrices: linear layers, convolutions, attention.
import { broadcast, formatShape, product, quotient, sum, type Dim } from '../dim.ts'
import { expectDim, expectRank, expectSameDtype, intOf, intsOf, mismatch, required, type Rule } from './rule.ts'

const gemm: Rule = {
  attributes: { transA: 'int', transB: 'int', alpha: 'float', beta: 'float' },
  infer: (inputs, attributes) => {
    const a = expectRank(required(inputs, 0, 'input'), 2, 'input')
    const b = expectRank(required(inputs, 1, 'weight'), 2, 'weight')
    const [rows, inner] = intOf(attributes, 'transA', 0) ? [a.shape[1]!, a.shape[0]!] : [a.shape[0]!, a.shape[1]!]
    const [weightInner, columns] = intOf(attributes, 'transB', 0)
      ? [b.shape[1]!, b.shape[0]!]
      : [b.shape[0]!, b.shape[1]!]
    expectDim(inner, weightInner, 'input features')
    const answer = [rows, columns]
    const added = inputs[2]
    if (added && !broadcast(added.shape, answer)) mismatch('bias', formatShape(answer), formatShape(added.shape))
    return [{ dtype: expectSameDtype(inputs, 'weight'), shape: answer }]
  },
}

const matmul: Rule = {
  infer: (inputs) => {
    const [a, b] = [required(inputs, 0, 'left'), required(inputs, 1, 'right')]
    if (a.shape.length < 2 || b.shape.length < 2) mismatch('right', 'matrices', formatShape(b.shape))
    expectDim(b.shape.at(-2)!, a.shape.at(-1)!, 'right rows')
    const batch =
      broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2)) ??
      mismatch('right', `a batch that fits ${formatShape(a.shape)}`, formatShape(b.shape))
    return [{ dtype: expectSameDtype([a, b], 'right'), shape: [...batch, a.shape.at(-2)!, b.shape.at(-1)!] }]
  },
}

/** floor((size + pads - kernel) / stride) + 1, a symbolic size being a multiple of the stride. */
const convolved = (size: Dim, pads: number, kernel: number, stride: number): Dim => {
  if (typeof size === 'number') return Math.floor((size + pads - kernel) / stride) + 1
  const strides = quotient(size, stride) ?? mismatch('size', `a multiple of ${stride}`, size)
  const rest = Math.floor((pads - kernel) / stride) + 1
  return rest >= 0 ? sum(strides, rest) : mismatch('padding', `at least ${kernel - stride}`, String(pads))
}

const conv: Rule = {
  attributes: { kernel_shape: 'ints', strides: 'ints', pads: 'ints', group: 'int' },
  infer: (inputs, attributes) => {
    const x = expectRank(required(inputs, 0, 'input'), 4, 'input')
    const w = expectRank(required(inputs, 1, 'weight'), 4, 'weight')
    const [batch, channels, height, width] = x.shape as [Dim, Dim, Dim, Dim]
    const [out, depth, kh, kw] = w.shape as [Dim, Dim, number, number]
    expectDim(channels, product([depth, intOf(attributes, 'group', 1)]), 'input channels')
    if (inputs[2]) expectDim(inputs[2].shape[0]!, out, 'bias')
    const [top, left, bottom, right] = intsOf(attributes, 'pads', [0, 0, 0, 0]) as [number, number, number, number]
    const [down, across] = intsOf(attributes, 'strides', [1, 1]) as [number, number]
    const size = [convolved(height, top + bottom, kh, down), convolved(width, left + right, kw, across)]
    return [{ dtype: expectSameDtype(inputs, 'weight'), shape: [batch, out, ...size] }]
  },
}

/** query [B, S, heads * d], key and value [B, T, heads * d]; input 5 is added to the scores [1 or B, 1 or heads, S, T]. */
const multiHeadAttention: Rule = {
  domain: 'com.microsoft',
  attributes: { num_heads: 'int', scale: 'float' },
  infer: (inputs, attributes) => {
    const [q, k, v] = [0, 1, 2].map((i) => expectRank(required(inputs, i, 'qkv'[i]!), 3, 'qkv'[i]!))
    const heads = intOf(attributes, 'num_heads', 1)
    if (quotient(q!.shape[2]!, heads) === undefined)
      mismatch('q features', `a multiple of ${heads}`, String(q!.shape[2]))
    expectDim(k!.shape[0]!, q!.shape[0]!, 'k batch')
    expectDim(k!.shape[2]!, q!.shape[2]!, 'k features')
    expectDim(v!.shape[1]!, k!.shape[1]!, 'v tokens')
    if (inputs[5]) expectRank(inputs[5], 4, 'attention bias')
    return [{ dtype: expectSameDtype(inputs, 'qkv'), shape: [...q!.shape.slice(0, 2), v!.shape[2]!] }]
  },
}

export const linear = {
  Gemm: gemm,
  MatMul: matmul,
  Conv: conv,
  MultiHeadAttention: multiHeadAttention,
} satisfies Record<string, Rule>
