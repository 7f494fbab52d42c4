// GLoRA: dW = scale * (W a1 a2 + b1 b2). Chavan et al. 2023; LyCORIS modules/glora.py. Exact as low-rank once W is known.
import { multiply } from '../matrix.ts'
import { need, type Context, type Format } from './format.ts'
import { fold, pair, tuckerDown } from './low-rank.ts'

export const glora: Format = {
  id: 'glora',
  endings: ['a1', 'a2', 'b1', 'b2', 'bm'].map((part) => [new RegExp(`\\.${part}\\.weight$`), part] as const),
  claims: (parts) => ['a1', 'a2', 'b1', 'b2'].some((part) => parts.has(part)),
  read: async (parts, context) => {
    const { rows, columns, area } = context
    const part = (name: string) => need(parts, name, context)
    // Early files name the halves the other way round: b1 is then the one that reads the input.
    const old = part('b1').shape[0] !== rows && part('b2').shape[0] === rows
    const [a1, a2, b1, b2] = old
      ? [part('a2'), part('a1'), part('b2'), part('b1')]
      : [part('a1'), part('a2'), part('b1'), part('b2')]
    const core = parts.get('bm')
    const b = core
      ? pair(b1, { shape: core.shape, data: tuckerDown(core, b2.data, columns / area, context) }, ['b1', 'bm'], context)
      : pair(b1, b2, ['b1', 'b2'], context)
    const a = pair(a1, a2, ['a1', 'a2'], context)
    const inputs = columns / area
    if (b.rows !== rows || b.columns !== columns || a.rows !== inputs || a.columns !== inputs)
      throw context.misfit(`expected ${rows} x ${columns}, got ${b.rows} x ${b.columns}: made for another network`)
    const left = await prior(a, context)
    const rank = left.rank + b.rank
    const up = new Float32Array(rows * rank)
    for (let row = 0; row < rows; row++) {
      up.set(left.up.subarray(row * left.rank, (row + 1) * left.rank), row * rank)
      up.set(b.up.subarray(row * b.rank, (row + 1) * b.rank), row * rank + left.rank)
    }
    const down = new Float32Array(rank * columns)
    down.set(left.down)
    down.set(b.down, left.down.length)
    return { rank: a.rank, delta: fold({ rank, up, down }, context.scale(a.rank), rows, columns) }
  },
}

/** W a1 a2 at each place of the kernel: up [rows, (r, s)] = W[o, i, s] a1[i, r], down picks place s of a2. */
const prior = async (a: { rank: number; up: Float32Array; down: Float32Array }, context: Context) => {
  const { rows, columns, area } = context
  const [inputs, weight, rank] = [columns / area, await context.base(), a.rank * area]
  const up = new Float32Array(rows * rank)
  const down = new Float32Array(rank * columns)
  for (let s = 0; s < area; s++) {
    const slice = new Float32Array(rows * inputs)
    for (let i = 0; i < slice.length; i++) slice[i] = weight[i * area + s]!
    const product = multiply(slice, a.up, rows, inputs, a.rank)
    for (let row = 0; row < rows; row++)
      for (let r = 0; r < a.rank; r++) up[row * rank + r * area + s] = product[row * a.rank + r]!
    for (let r = 0; r < a.rank; r++)
      for (let i = 0; i < inputs; i++) down[(r * area + s) * columns + i * area + s] = a.down[r * inputs + i]!
  }
  return { rank, up, down }
}
