// Small even steps in the first half, ever larger ones in the second.
import type { Schedule } from '../types.ts'

const threshold = 0.025

/** The schedule of Movie Gen (Meta 2024), section 3.4.2, times the highest level. ComfyUI's `linear_quadratic`. */
export const linearQuadratic: Schedule = ({ steps, noise: { sigmas } }) => {
  const max = sigmas[sigmas.length - 1]!
  const even = Math.floor(steps / 2)
  const rest = steps - even
  if (even === 0) return { sigmas: [max] }
  const difference = even - threshold * steps
  const square = difference / (even * rest * rest)
  const slope = threshold / even - (2 * difference) / (rest * rest)
  const done = (i: number) => (i < even ? (i * threshold) / even : square * i * i + slope * i + square * even * even)
  return { sigmas: Array.from({ length: steps }, (_, i) => max * (1 - done(i))) }
}
