// Integrals of the polynomials in log t that go through given points: the weights of an exponential integrator.

/**
 * For each of at most three points, the integral over t from `from` to `to` of the polynomial in ln t that is 1 there and 0 at the
 * others. With one point the distance itself, which `to` may be 0 for.
 */
export function logLagrange(from: number, to: number, points: readonly number[]): readonly number[] {
  if (points.length === 1) return [to - from]
  const logs = points.map(Math.log)
  return logs.map((own, k) => {
    const [c, d] = logs.filter((_, j) => j !== k) as [number, number | undefined]
    // Integrals of (ln t - c) and of (ln t - c)(ln t - d), by parts.
    const integral = (t: number) => {
      const l = Math.log(t)
      return d === undefined ? t * (l - c - 1) : t * (l ** 2 - (c + d + 2) * l + c * d + c + d + 2)
    }
    return (integral(to) - integral(from)) / ((own - c) * (d === undefined ? 1 : own - d))
  })
}
