// Networks of continuous-time consistency models, in the angle t of x_t = cos(t) x0 + sin(t) data z.
import type { Parametrization } from '../types.ts'

const data = 0.5

/** Lu and Song 2024, equation 7, in VE form with sigma = data tan(t): x0 = cos(t) x_t - sin(t) data F(x_t / data, t). */
export const trigflow: Parametrization = {
  scale: (sigma) => 1 / Math.hypot(sigma, data),
  skip: (sigma) => (data / Math.hypot(sigma, data)) ** 2,
  out: (sigma) => (-sigma * data) / Math.hypot(sigma, data),
}
