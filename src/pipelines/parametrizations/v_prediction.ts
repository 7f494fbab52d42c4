// Networks that answer the velocity v = alpha eps - sigma x0 (variance preserving).
import type { Parametrization } from '../types.ts'

/** Salimans and Ho 2022, appendix D, in VE form: x0 = x / (sigma^2 + 1) - v sigma / sqrt(sigma^2 + 1). */
export const vPrediction: Parametrization = {
  scale: (sigma) => 1 / Math.hypot(sigma, 1),
  skip: (sigma) => 1 / (sigma * sigma + 1),
  out: (sigma) => -sigma / Math.hypot(sigma, 1),
}
