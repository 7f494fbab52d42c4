// Arithmetic on latents held on the CPU: weighted sums and a few measures. Results keep the precision of their first operand.
import type { Tensor } from './tensor.ts'

/** sum of a_k x_k, element by element; all of one shape. A term with weight 0 counts as absent, whatever it holds. */
export function combine(terms: readonly (readonly [number, Tensor])[]): Tensor {
  const like = terms[0]?.[1]
  if (!like) throw new Error('latents: combine: expected at least one term, got none')
  const used = terms.filter(([weight]) => weight !== 0)
  for (const [, x] of used) checkLength(like, x)
  const length = like.data.length
  const data = like.data instanceof Float64Array ? new Float64Array(length) : new Float32Array(length)
  const [first] = used
  if (used.length > 6) addMany(data, used)
  else if (first) {
    const term = (k: number): Term => used[k] ?? [0, first[1]]
    if (used.length > 3) addSix(data, [first, term(1), term(2), term(3), term(4), term(5)])
    else addThree(data, first, term(1), term(2))
  }
  return { shape: like.shape, data }
}

type Term = readonly [number, Tensor]

/** Samplers rarely need more than three terms: one pass, one rounding. */
function addThree(sum: Tensor['data'], [a, { data: x }]: Term, [b, { data: y }]: Term, [c, { data: z }]: Term): void {
  for (let i = 0; i < sum.length; i++) sum[i] = a * x[i]! + b * y[i]! + c * z[i]!
}

/** The same for as many as any of them needs. */
function addSix(sum: Tensor['data'], terms: readonly [Term, Term, Term, Term, Term, Term]): void {
  const [[a, { data: u }], [b, { data: v }], [c, { data: w }], [d, { data: x }], [e, { data: y }], [f, { data: z }]] =
    terms
  for (let i = 0; i < sum.length; i++) {
    sum[i] = a * u[i]! + b * v[i]! + c * w[i]! + d * x[i]! + e * y[i]! + f * z[i]!
  }
}

function addMany(sum: Tensor['data'], terms: readonly Term[]): void {
  const total = new Float64Array(sum.length)
  for (const [weight, { data }] of terms) for (let i = 0; i < total.length; i++) total[i]! += weight * data[i]!
  sum.set(total)
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

/** Root mean square of (a - b) / max(absolute, relative max(|a|, |before|)), element by element. */
export function error(a: Tensor, b: Tensor, before: Tensor, relative: number, absolute: number): number {
  checkLength(a, b)
  checkLength(a, before)
  let sum = 0
  for (let i = 0; i < a.data.length; i++) {
    const reach = Math.max(Math.abs(a.data[i]!), Math.abs(before.data[i]!))
    sum += ((a.data[i]! - b.data[i]!) / Math.max(absolute, relative * reach)) ** 2
  }
  return Math.sqrt(sum / a.data.length)
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
export function isFinite({ data }: Tensor): boolean {
  // A finite number less itself is 0, any other NaN, which a sum keeps.
  let sum = 0
  for (let i = 0; i < data.length; i++) sum += data[i]! - data[i]!
  return sum === 0
}

function checkLength(like: Tensor, x: Tensor): void {
  if (x.data.length !== like.data.length) {
    throw new Error(`latents: shape: expected [${like.shape.join(', ')}], got [${x.shape.join(', ')}]`)
  }
}
