// A controller of step lengths: proportional, integral and differential in the errors of the steps before.

export type Gains = { readonly p: number; readonly i: number; readonly d: number }

/**
 * Hears each step's error (1 is as large as tolerated) and answers by which factor the next is to be longer, and whether the
 * step is good enough to keep: where that factor is at least `safety`. Soederlind 2003; k-diffusion `PIDStepSizeController`.
 */
export function stepControl(order: number, { p, i, d }: Gains, safety: number) {
  const powers = [(p + i + d) / order, -(p + 2 * d) / order, d / order] as const
  let before: readonly [number, number] | undefined
  return (error: number): { readonly factor: number; readonly accepted: boolean } => {
    const now = 1 / (error + 1e-8)
    const [last, older] = (before ??= [now, now])
    const wish = now ** powers[0] * last ** powers[1] * older ** powers[2]
    const factor = 1 + Math.atan(wish - 1)
    const accepted = factor >= safety
    if (accepted) before = [now, last]
    return { factor, accepted }
  }
}
