// Noise stirred in before a step of the ODE (Karras et al. 2022, algorithm 2), as numbers.

/** k-diffusion's and diffusers' `s_churn`, `s_tmin`, `s_tmax` and `s_noise`. */
export type Churn = Readonly<Record<'amount' | 'from' | 'to' | 'noise', number>>

/** The level that a step of `steps` begins at after the stir, and the noise that lifts it there; 0 where none is stirred in. */
export function stirred(
  level: number,
  steps: number,
  { amount, from, to, noise }: Churn,
): { readonly sigma: number; readonly fresh: number } {
  const gamma = level >= from && level <= to ? Math.min(amount / steps, Math.SQRT2 - 1) : 0
  const sigma = level * (1 + gamma)
  return { sigma, fresh: Math.sqrt(Math.max(sigma ** 2 - level ** 2, 0)) * noise }
}
