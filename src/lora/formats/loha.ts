// LoHa: dW = scale * (w1_a w1_b) * (w2_a w2_b), elementwise; with cores t1, t2 for convolutions. Hyeon-Woo et al. 2021 (FedPara);
// LyCORIS functional/loha.py. Exact as one low-rank product of rank r^2.
import type { Values } from '../values.ts'
import { transpose } from '../matrix.ts'
import { need, type Context, type Format, type Parts } from './format.ts'
import { fold, hadamard, pair, tuckerDown } from './low-rank.ts'

export const loha: Format = {
  id: 'loha',
  endings: ['w1_a', 'w1_b', 'w2_a', 'w2_b', 't1', 't2'].map(
    (part) => [new RegExp(`\\.hada_${part}(?:\\.(?!weight$)[^.]+)?$`), `hada_${part}`] as const,
  ),
  claims: (parts) => ['hada_w1_a', 'hada_w1_b', 'hada_w2_a', 'hada_w2_b'].some((part) => parts.has(part)),
  read: (parts, context) => {
    const { rows, columns } = context
    const [one, two] = [factor(parts, 1, context), factor(parts, 2, context)]
    for (const each of [one, two])
      if (each.rows !== rows || each.columns !== columns)
        throw context.misfit(
          `expected ${rows} x ${columns}, got ${each.rows} x ${each.columns}: made for another network`,
        )
    const rank = need(parts, 'hada_w1_b', context).shape[0]!
    return { rank, delta: fold(hadamard(one, two, rows, columns), context.scale(rank), rows, columns) }
  },
}

const factor = (parts: Parts, number: 1 | 2, context: Context) => {
  const names = [`hada_w${number}_a`, `hada_w${number}_b`] as const
  const [a, b] = [need(parts, names[0], context), need(parts, names[1], context)]
  const core = parts.get(`hada_t${number}`)
  if (!core) return pair(a, b, names, context)
  // Between the factors stands a core [i, j, kh, kw]; `a` is stored [i, out].
  const [i = 0, out = 0] = a.shape
  const up: Values = { shape: [out, i], data: transpose(a.data, i, out) }
  const down = tuckerDown(core, b.data, b.shape[1] ?? 0, context)
  return pair(up, { shape: [core.shape[0] ?? 0, down.length / (core.shape[0] || 1)], data: down }, names, context)
}
