// LoKr: dW = scale * kron(w1, w2), either half whole or factored, w2 also with a core. Yeh et al. 2023 (LyCORIS);
// LyCORIS modules/lokr.py, functional/lokr.py. Exact as low-rank where a half is factored.
import { identity, kronecker, scaled, transpose } from '../matrix.ts'
import { asMatrix, need, type Context, type Format, type Parts, type Reading } from './format.ts'
import { fold, kron, pair, tuckerDown } from './low-rank.ts'

export const lokr: Format = {
  id: 'lokr',
  endings: ['w1', 'w1_a', 'w1_b', 'w2', 'w2_a', 'w2_b', 't2'].map(
    (part) => [new RegExp(`\\.lokr_${part}(?:\\.(?!weight$)[^.]+)?$`), `lokr_${part}`] as const,
  ),
  claims: (parts) =>
    ['lokr_w1', 'lokr_w1_a', 'lokr_w1_b', 'lokr_w2', 'lokr_w2_a', 'lokr_w2_b'].some((part) => parts.has(part)),
  read: (parts, context): Reading => {
    const { rows, columns } = context
    const [one, two] = [half(parts, 1, context), half(parts, 2, context)]
    if (one.rows * two.rows !== rows || one.columns * two.columns !== columns)
      throw context.misfit(
        `expected ${rows} x ${columns}, got ${one.rows * two.rows} x ${one.columns * two.columns}: made for another network`,
      )
    // The trainer scales by the rank of the factored half, and does not scale where both are whole; peft always scales.
    const rank = one.factored ?? two.factored ?? 0
    const factor = rank > 0 ? context.scale(rank) : context.statedRank ? context.scale(context.statedRank) : 1
    if (rank === 0) {
      const full = kronecker(one.up, [one.rows, one.rank], two.up, [two.rows, two.rank])
      return { rank, delta: { full: scaled(full, factor) } }
    }
    return { rank, delta: fold(kron(one, two), factor, rows, columns) }
  },
}

/** One half as up times down: whole halves are themselves times the identity, on the smaller side. `factored` is the stored rank. */
const half = (parts: Parts, number: 1 | 2, context: Context) => {
  const whole = parts.get(`lokr_w${number}`)
  if (whole) {
    const { rows, columns, data } = asMatrix(whole, `lokr_w${number}`, context)
    return { rows, columns, rank: columns, up: data, down: identity(columns), factored: undefined }
  }
  const names = [`lokr_w${number}_a`, `lokr_w${number}_b`] as const
  const [a, b] = [need(parts, names[0], context), need(parts, names[1], context)]
  const core = number === 2 ? parts.get('lokr_t2') : undefined
  if (!core) {
    const factors = pair(a, b, names, context)
    return { ...factors, factored: factors.rank }
  }
  const [i = 0, out = 0] = a.shape
  const down = tuckerDown(core, b.data, b.shape[1] ?? 0, context)
  const up = { shape: [out, i], data: transpose(a.data, i, out) }
  const factors = pair(up, { shape: [i, down.length / (i || 1)], data: down }, names, context)
  return { ...factors, factored: b.shape[0]! }
}
