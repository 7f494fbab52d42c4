// Networks of rectified flow, which answer the velocity z - x0 of the straight line x = (1 - s) x0 + s z.
import type { Parametrization } from '../types.ts'

/** Liu et al. 2022; Lipman et al. 2022. In VE form sigma = s / (1 - s), and the network sees x / (1 + sigma): x0 = x_s - s v. */
export const flowPrediction: Parametrization = {
  scale: (sigma) => 1 / (1 + sigma),
  skip: (sigma) => 1 / (1 + sigma),
  out: (sigma) => -sigma / (1 + sigma),
}
