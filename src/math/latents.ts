// Arithmetic on latents held on the CPU: weighted sums and a few measures. Results keep the precision of their first operand.
import type { Tensor } from './tensor.ts'

/** sum of a_k x_k, element by element; all of one shape. A term with weight 0 counts as absent, whatever it holds. */
export function combine(terms: readonly (readonly [number, Tensor])[]): Tensor {
  const like = terms[0]?.[1]
  if (!like) throw new Error('latents: combine: expected at least one term, got none')
  const used = terms.filter(([weight]) => weight !== 0)
  for (const [, x] of used) checkLength(like, x)
  const length = like.data.length
  const sum = new Float64Array(length)
  for (const [weight, { data }] of used) for (let i = 0; i < length; i++) sum[i]! += weight * data[i]!
  return { shape: like.shape, data: like.data instanceof Float64Array ? sum : Float32Array.from(sum) }
}

/** The average of tensors of one shape. */
export const mean = (xs: readonly Tensor[]): Tensor => combine(xs.map((x) => [1 / xs.length, x]))

/** sum of x_i y_i. */
export function dot(x: Tensor, y: Tensor): number {
  checkLength(x, y)
  let sum = 0
  for (let i = 0; i < x.data.length; i++) sum += x.data[i]! * y.data[i]!
  return sum
}

/** Standard deviation over all elements, with torch's divisor n - 1. */
export function deviation(x: Tensor): number {
  const n = x.data.length
  let sum = 0
  for (const value of x.data) sum += value
  const centre = sum / n
  let squares = 0
  for (const value of x.data) squares += (value - centre) ** 2
  return Math.sqrt(squares / (n - 1))
}

/** No NaN and no infinity. */
export function isFinite(x: Tensor): boolean {
  for (const value of x.data) if (!Number.isFinite(value)) return false
  return true
}

function checkLength(like: Tensor, x: Tensor): void {
  if (x.data.length !== like.data.length) {
    throw new Error(`latents: shape: expected [${like.shape.join(', ')}], got [${x.shape.join(', ')}]`)
  }
}
