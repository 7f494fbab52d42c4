// Networks that answer the noise: x0 = x - sigma eps.
import type { Parametrization } from '../types.ts'

/** Ho, Jain and Abbeel 2020, in VE form; the network sees x / sqrt(sigma^2 + 1). */
export const epsilon: Parametrization = {
  scale: (sigma) => 1 / Math.hypot(sigma, 1),
  skip: () => 1,
  out: (sigma) => -sigma,
}
