// Networks of rectified flow as its authors define it: the answer is x0 - z, the way from noise to picture.
import type { Parametrization } from '../types.ts'

/** Liu et al. 2022, 2023 (InstaFlow): x0 = x_s + s v, with x_s = (1 - s) x0 + s z and sigma = s / (1 - s). */
export const rectifiedFlow: Parametrization = {
  scale: (sigma) => 1 / (1 + sigma),
  skip: (sigma) => 1 / (1 + sigma),
  out: (sigma) => sigma / (1 + sigma),
}
