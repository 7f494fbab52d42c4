// BOFT: the weight turned by a butterfly of block rotations. Liu et al. 2024. LyCORIS modules/boft.py turns the outputs, peft tuners/boft
// the inputs, then scales the outputs. The delta is a whole matrix.
import type { Format, Reading } from './format.ts'
import { constraint } from './oft.ts'
import { cayley, skew } from './rotation.ts'

export const boft: Format = {
  id: 'boft',
  endings: [
    [/\.boft_R(?:\.[^.]+)?$/, 'boft_R'],
    [/\.boft_s(?:\.[^.]+)?$/, 'boft_s'],
  ],
  claims: (parts) => parts.get('oft_blocks')?.shape.length === 4 || parts.has('boft_R'),
  read: async (parts, context): Promise<Reading> => {
    const { rows, columns, broken, misfit } = context
    const onInput = parts.has('boft_R')
    const { shape, data } = parts.get('boft_R') ?? parts.get('oft_blocks')!
    const [stages = 0, count = 0, size = 0] = shape
    if (shape.length !== 4 || shape[3] !== size || size % 2 !== 0 || stages === 0)
      throw broken(`boft: expected stages of square blocks of an even size, got shape [${shape.join(', ')}]`)
    const side = onInput ? columns : rows
    if (count * size !== side)
      throw misfit(`expected blocks over ${side} features, got ${count} of ${size}: made for another network`)
    const gains = parts.get(onInput ? 'boft_s' : 'rescale')?.data
    if (gains && gains.length !== rows) throw misfit(`expected ${rows} gains of outputs, got ${gains.length}`)
    // The two trainers take opposite signs of Q, and peft half of it.
    const q = skew(data, stages * count, size).map((value) => (onInput ? -value / 2 : value))
    const turns = cayley(q, stages * count, size, onInput ? 0 : constraint(context.alpha, rows), broken)
    const weight = await context.base()
    const turned = Float64Array.from(weight)
    const line: Line = onInput ? { lines: rows, step: 1, jump: columns } : { lines: columns, step: columns, jump: 1 }
    for (let stage = 0; stage < stages; stage++) {
      const order = onInput
        ? peftOrder(side, count / 2 ** stage, size / 2, stages)
        : lycorisOrder(side, size / 2, stage)
      rotate(turned, line, turns.subarray(stage * count * size * size, (stage + 1) * count * size * size), size, order)
    }
    const full = weight.map((value, i) => turned[i]! * (gains?.[Math.floor(i / columns)] ?? 1) - value)
    return { rank: 0, delta: { full } }
  },
}

/** How to walk the axis that is turned: `lines` vectors, `jump` apart, with elements `step` apart. */
type Line = { readonly lines: number; readonly step: number; readonly jump: number }

/** Each line v becomes P^T R P v: place i of the blocks holds element order[i]. */
const rotate = (
  matrix: Float64Array,
  { lines, step, jump }: Line,
  turn: Float64Array,
  size: number,
  order: Int32Array,
) => {
  const old = new Float64Array(order.length)
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < order.length; i++) old[i] = matrix[line * jump + order[i]! * step]!
    for (let i = 0; i < order.length; i++) {
      const [start, row] = [Math.floor(i / size) * size, i * size]
      let sum = 0
      for (let j = 0; j < size; j++) sum += turn[row + j]! * old[start + j]!
      matrix[line * jump + order[i]! * step] = sum
    }
  }
}

/** LyCORIS: stage i pairs elements 2^i half blocks apart. (a, g, k) is read as (a, k, g), g of 2. */
const lycorisOrder = (side: number, halfSize: number, stage: number): Int32Array => {
  const k = 2 ** stage * halfSize
  return Int32Array.from({ length: side }, (_, i) => {
    const [a, within] = [Math.floor(i / (2 * k)), i % (2 * k)]
    return a * 2 * k + (within % 2) * k + Math.floor(within / 2)
  })
}

/**
 * peft's BOFTLayer.block_butterfly_perm: in each of `blocks` pieces, the even runs of `run` elements go before the odd ones.
 * P B P^T there has element [i, j] = B[perm i, perm j], so place p of the blocks holds the element whose perm is p. One stage is not permuted.
 */
const peftOrder = (side: number, blocks: number, run: number, stages: number): Int32Array => {
  const order = Int32Array.from({ length: side }, (_, i) => i)
  if (stages === 1) return order
  const piece = Math.floor(side / blocks)
  const runs = piece / run
  for (let i = 0; i < side; i++) {
    const [start, within] = [i - (i % piece), i % piece]
    const position = Math.floor(within / run)
    const evens = Math.ceil(runs / 2)
    const from = position < evens ? 2 * position : 2 * (position - evens) + 1
    const perm = start + from * run + (within % run)
    order[perm] = i
  }
  return order
}
