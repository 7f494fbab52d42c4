// Whole differences of weights and biases, for layers (`diff`, `diff_b`) and norms (`w_norm`, `b_norm`). LyCORIS modules/full.py, norms.py.
import type { Values } from '../values.ts'
import { baseBiasFor, type Context, type Format, type Reading } from './format.ts'

export const full: Format = {
  id: 'full',
  endings: [
    [/\.diff$/, 'diff'],
    [/\.diff_b$/, 'diff_b'],
    [/\.w_norm$/, 'w_norm'],
    [/\.b_norm$/, 'b_norm'],
  ],
  claims: (parts) => ['diff', 'diff_b', 'w_norm', 'b_norm'].some((part) => parts.has(part)),
  read: async (parts, context): Promise<Reading> => {
    const [weight, bias] = [parts.get('diff') ?? parts.get('w_norm'), parts.get('diff_b') ?? parts.get('b_norm')]
    const { rows, columns } = context
    if (bias) await baseBiasFor(bias, context)
    return {
      rank: 0,
      delta: {
        ...(weight && { full: sized(weight, rows * columns, context) }),
        ...(bias && { bias: bias.data }),
      },
    }
  },
}

const sized = ({ data }: Values, count: number, { misfit }: Context): Float32Array => {
  if (data.length !== count) throw misfit(`expected ${count} differences, got ${data.length}: made for another network`)
  return data
}
