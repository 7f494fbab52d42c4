// Networks of consistency models, whose answer is mixed with the latents so that it equals them at the least level.
import type { Parametrization } from '../types.ts'

const [data, least] = [0.5, 0.002]

/** Song et al. 2023, appendix C; the network sees x / sqrt(sigma^2 + data^2). */
export const consistency: Parametrization = {
  scale: (sigma) => 1 / Math.hypot(sigma, data),
  skip: (sigma) => data ** 2 / ((sigma - least) ** 2 + data ** 2),
  out: (sigma) => ((sigma - least) * data) / Math.hypot(sigma, data),
}
