// Networks that answer the picture itself.
import type { Parametrization } from '../types.ts'

/** The answer is x0; the network sees x / sqrt(sigma^2 + 1). */
export const sample: Parametrization = {
  scale: (sigma) => 1 / Math.hypot(sigma, 1),
  skip: () => 0,
  out: () => 1,
}
