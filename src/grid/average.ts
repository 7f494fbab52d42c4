// Means over seeds of whatever was measured, each with its 95 % interval. Knows no metric.
import { bootstrapMean, type Mean } from '../math/statistics.ts'

export type Means<N extends string> = { readonly [name in N]?: Mean }

/** Of each name the mean over those that have it. */
export function meansOf<N extends string>(
  all: readonly { readonly [name in N]?: number }[],
  names: readonly N[],
): Means<N> {
  const known = names.flatMap((name) => {
    const values = all.flatMap((one) => one[name] ?? [])
    return values.length > 0 ? [[name, bootstrapMean(values)] as const] : []
  })
  return Object.fromEntries(known) as Means<N>
}
